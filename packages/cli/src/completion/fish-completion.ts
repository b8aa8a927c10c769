/** This defines `fishCompletion`: the completion of fish, 3.4 or newer. */
import type { CompletedOption, CompletedVerb } from "./completion-table.ts";

const FRAME = `
# The verb so far, looked for once for each command line: every line below asks.
function __switchyard_at
    set -l words (commandline -opc)
    if test "$__switchyard_words" != "$words"
        set -g __switchyard_words $words
        set -g __switchyard_verb ''
        set -g __switchyard_arguments 0
        set -l takes 0
        for word in $words[2..]
            if test $takes = 1
                set takes 0
            else if string match -q -- '-*' $word
                if not string match -q -- '*=*' $word; and __switchyard_takes "$__switchyard_verb" $word
                    set takes 1
                end
            else if test $__switchyard_arguments = 0; and __switchyard_below "$__switchyard_verb/$word" >/dev/null
                set -g __switchyard_verb (__switchyard_below "$__switchyard_verb/$word")
            else
                set -g __switchyard_arguments (math $__switchyard_arguments + 1)
            end
        end
    end
    test "$__switchyard_verb" = "$argv[1]"
end

function __switchyard_first
    __switchyard_at $argv[1]; and test $__switchyard_arguments = 0
end

function __switchyard_ask
    set -l words (commandline -opc)
    eval (string escape -- (string replace -r '^~' $HOME -- $words[1])) complete-values --about $argv[1] -- (string escape -- $words[2..]) 2>/dev/null
end

complete -c switchyard -e
complete -c switchyard -f
`;

/** The script: to be sourced, or to lie among fish's completions as `switchyard.fish`. */
export function fishCompletion([top, ...verbs]: readonly [CompletedVerb, ...CompletedVerb[]]): string {
  const all = [top, ...verbs];
  const taking = all.flatMap(({ verb, options }) => options.filter(({ value }) => value !== null).flatMap(({ names }) => names.map((name) => (verb === "" ? quote(`* ${name}`) : quote(`${verb} ${name}`)))));
  return [
    "# fish completion for switchyard; made by: switchyard completion fish",
    `function __switchyard_takes\n    switch "$argv[1] $argv[2]"\n${taking.map((one) => `        case ${one}\n            return 0\n`).join("")}    end\n    return 1\nend`,
    `function __switchyard_below\n    switch $argv[1]\n${all.flatMap(({ verb, below }) => below.map((one) => `        case ${one.names.map((name) => quote(`${verb}/${name}`)).join(" ")}\n            echo ${quote(one.verb)}\n`)).join("")}        case '*'\n            return 1\n    end\nend`,
    FRAME.trim(),
    all.flatMap((one) => linesOf(one, one === top)).join("\n"),
    "",
  ].join("\n\n");
}

function linesOf({ verb, below, options, argument }: CompletedVerb, isTop: boolean): string[] {
  const here = `-n ${quote(`__switchyard_at ${quote(verb)}`)}`;
  const first = `-n ${quote(`__switchyard_first ${quote(verb)}`)}`;
  return [
    ...below.flatMap(({ names, about }) => names.map((name) => `complete -c switchyard ${first} -a ${quote(name)} -d ${quote(about)}`)),
    ...argument.map((kind) => `complete -c switchyard ${here} ${offering(kind)}`),
    ...options.flatMap((option) => optionLines(option, isTop ? "" : `${here} `)),
  ];
}

function optionLines({ names, about, value }: CompletedOption, condition: string): string[] {
  const spelled = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(" ");
  const start = `complete -c switchyard ${condition}${spelled} -d ${quote(about)}`;
  if (value === null) return [start];
  const required = value.includes("files") || value.includes("directories") ? "-r" : "-x";
  return value.length === 0 ? [`${start} -x`] : value.map((kind) => `${start} ${required} ${offering(kind)}`);
}

/** -k keeps the order: runs come newest first. */
function offering(kind: string): string {
  if (kind === "files") return "-F";
  if (kind === "directories") return `-a ${quote("(__fish_complete_directories (commandline -ct))")}`;
  return kind.startsWith("+") ? `-a ${quote(kind.slice(1))}` : `-k -a ${quote(`(__switchyard_ask ${kind})`)}`;
}

/** In fish, only a quote and a backslash mean anything between single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (mark) => `\\${mark}`)}'`;
}
