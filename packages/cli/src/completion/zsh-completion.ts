/** This defines `zshCompletion`: the completion of zsh. */
import type { CompletedOption, CompletedVerb } from "./completion-table.ts";
import { quote } from "./quote.ts";

const FRAME = `
# Offers what may stand for a value, by its kinds.
_switchyard_offer() {
  local kind
  for kind; do
    case $kind in
      files) _files ;;
      directories) _files -/ ;;
      +*) compadd -- "\${kind#+}" ;;
      *) _switchyard_ask $kind ;;
    esac
  done
}

_switchyard_ask() {
  local -a found
  found=("\${(@f)$(\${(Q)_switchyard_words[1]/#\\~/$HOME} complete-values --about $1 -- "\${(@Q)_switchyard_words[2,-1]}" 2>/dev/null)}")
  # A blank line is no value. The text of a value follows it behind a tab.
  found=("\${(@)\${(@)found:#}//:/\\\\:}")
  found=("\${(@)found/$'\\t'/:}")
  (($#found)) && _describe -V $1 found
}
`;

const CALL = `
_switchyard() {
  local -a _switchyard_words
  _switchyard_words=("\${(@)words[1,CURRENT-1]}")
  _switchyard_at_
}

# As a file in $fpath it is the function itself; sourced, it has to be registered.
if [[ $funcstack[1] == _switchyard ]]; then
  _switchyard "$@"
else
  compdef _switchyard switchyard
fi
`;

/** The script: to be sourced after compinit, or to lie in `$fpath` as `_switchyard`. */
export function zshCompletion([top, ...verbs]: readonly [CompletedVerb, ...CompletedVerb[]]): string {
  const everywhere = `_switchyard_everywhere=(\n${top.options.flatMap(specs).map((spec) => `  ${spec}\n`).join("")})`;
  return ["#compdef switchyard\n# zsh completion for switchyard; made by: switchyard completion zsh", `typeset -ga _switchyard_everywhere\n${everywhere}`, FRAME.trim(), ...[top, ...verbs].map((one) => functionOf(one, one === top)), CALL.trim(), ""].join("\n\n");
}

function functionOf({ verb, options, below, argument }: CompletedVerb, isTop: boolean): string {
  const own = ["$_switchyard_everywhere", ...(isTop ? [] : options.flatMap(specs))];
  const name = `_switchyard_at_${verb.replaceAll(" ", "__")}`;
  if (below.length === 0) {
    const given = argument.length === 0 ? [] : [quote(`*:${argument.map((kind) => kind.replace(/^\+/, "")).join(" or ")}: _switchyard_offer ${argument.join(" ")}`)];
    return `${name}() {\n  _arguments \\\n${[...own, ...given].map((spec) => `    ${spec}`).join(" \\\n")}\n}`;
  }
  return [
    `${name}() {`,
    "  local context state line curcontext=\"$curcontext\"",
    "  local -A opt_args",
    "  local -a verbs",
    "  _arguments -C \\",
    ...[...own, "'(-): :->verb'", "'(-)*:: :->rest'"].map((spec, index, all) => `    ${spec}${index === all.length - 1 ? "" : " \\"}`),
    "  case $state in",
    "    verb)",
    `      verbs=(\n${below.flatMap(({ names, about }) => names.map((one) => `        ${quote(`${one}:${about}`)}\n`)).join("")}      )`,
    "      _describe -V verb verbs",
    ...(argument.length === 0 ? [] : [`      _switchyard_offer ${argument.join(" ")}`]),
    "      ;;",
    "    rest)",
    "      case $words[1] in",
    ...below.map((one) => `        ${one.names.join("|")}) _switchyard_at_${one.verb.replaceAll(" ", "__")} ;;`),
    "      esac",
    "      ;;",
    "  esac",
    "}",
  ].join("\n");
}

/** How `_arguments` is told of an option, once for each of its names; any may be repeated. */
function specs({ names, about, value }: CompletedOption): string[] {
  const text = about.replaceAll(/[[\]\\:]/g, (mark) => `\\${mark}`);
  return names.map((name) => {
    if (value === null) return quote(`*${name}[${text}]`);
    const way = name.startsWith("--") ? "=" : "+";
    return quote(`*${name}${way}[${text}]:value: ${value.length === 0 ? "" : `_switchyard_offer ${value.join(" ")}`}`);
  });
}
