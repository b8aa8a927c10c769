/** This defines `bashCompletion`: the completion of bash, 4.4 or newer. */
import type { CompletedVerb } from "./completion-table.ts";
import { quote } from "./quote.ts";

/** Functions that know nothing of the verbs; the generated ones answer in REPLY, and fail where they have nothing to say. */
const FRAME = `
# Offers what may stand for a value, by its kinds.
_switchyard_offer() {
  local kind found quoted
  for kind; do
    case $kind in
      files) compopt -o filenames; while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -f -- "$cur") ;;
      directories) compopt -o filenames; while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -d -- "$cur") ;;
      +*) [[ \${kind#+} == "$cur"* ]] && COMPREPLY+=("\${kind#+}") ;;
      *)
        compopt -o nosort 2>/dev/null
        while IFS= read -r found; do
          printf -v quoted %q "$found"
          [[ $found == "$cur"* || $quoted == "$cur"* ]] && COMPREPLY+=("$quoted")
        done < <("\${COMP_WORDS[0]/#\\~/$HOME}" complete-values "$kind" -- "\${words[@]}" 2>/dev/null)
        ;;
    esac
  done
}

_switchyard() {
  local REPLY cur last word verb='' wanted='' takes='' glue='' arguments=0 i
  local -a words=()
  COMPREPLY=()
  # bash takes a=b apart.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ ( $word == = || $glue ) && \${#words[@]} -gt 0 ]]; then
      words[-1]+=$word
      [[ $word == = ]] && glue=1 || glue=''
    else
      words+=("$word")
      glue=''
    fi
  done
  last=\${words[-1]}
  unset 'words[-1]'
  for word in "\${words[@]}"; do
    if [[ $takes ]]; then takes=''
    elif [[ $word == -* ]]; then
      if [[ $word != *=* ]] && _switchyard_value "$verb" "$word"; then takes=1 wanted=$REPLY; fi
    elif ((arguments == 0)) && _switchyard_below "$verb" "$word"; then verb=$REPLY
    else arguments=$((arguments + 1))
    fi
  done
  if [[ $takes ]]; then
    cur=$last
    [[ $COMP_WORDBREAKS == *=* ]] && cur=\${last##*=}
    _switchyard_offer $wanted
  elif [[ $last == --*=* ]]; then
    cur=\${last#*=}
    _switchyard_value "$verb" "\${last%%=*}" && _switchyard_offer $REPLY
  elif [[ $last == -* ]]; then
    _switchyard_options "$verb"
    COMPREPLY=($(compgen -W "$REPLY" -- "$last"))
  else
    cur=$last
    _switchyard_argument "$verb" && _switchyard_offer $REPLY
    if ((arguments == 0)) && _switchyard_verbs "$verb"; then COMPREPLY+=($(compgen -W "$REPLY" -- "$last")); fi
  fi
}
complete -F _switchyard switchyard
`;

/** The script: to be sourced, or to lie among bash-completion's. */
export function bashCompletion([top, ...verbs]: readonly [CompletedVerb, ...CompletedVerb[]]): string {
  const all = [top, ...verbs];
  const below = all.flatMap(({ verb, below: found }) => found.map((one) => [one.names.map((name) => quote(`${verb}/${name}`)).join("|"), one.verb] as const));
  const values = all.flatMap(({ verb, options }) => options.flatMap(({ names, value }) => (value === null ? [] : [[names.map((name) => (verb === "" ? `*${quote(` ${name}`)}` : quote(`${verb} ${name}`))).join("|"), value.join(" ")] as const])));
  return [
    "# bash completion for switchyard; made by: switchyard completion bash",
    chooses("_switchyard_below", "$1/$2", below),
    // What holds for every verb comes last.
    chooses("_switchyard_value", "$1 $2", [...values.filter(([pattern]) => !pattern.startsWith("*")), ...values.filter(([pattern]) => pattern.startsWith("*"))]),
    chooses("_switchyard_argument", "$1", all.filter(({ argument }) => argument.length > 0).map(({ verb, argument }) => [quote(verb), argument.join(" ")])),
    chooses("_switchyard_verbs", "$1", all.filter((one) => one.below.length > 0).map((one) => [quote(one.verb), one.below.map(({ names }) => names[0]).join(" ")])),
    chooses("_switchyard_options", "$1", [...verbs.map((one) => [quote(one.verb), [...new Set(`${namesOf(one)} ${namesOf(top)}`.trim().split(" "))].join(" ")] as const), ["*", namesOf(top)]]),
    FRAME.trim(),
    "",
  ].join("\n\n");
}

function namesOf({ options }: CompletedVerb): string {
  return options.flatMap(({ names }) => names).join(" ");
}

/** A function that sets REPLY by patterns. */
function chooses(name: string, subject: string, cases: readonly (readonly [pattern: string, reply: string])[]): string {
  return [`${name}() {`, `  case "${subject}" in`, ...cases.map(([pattern, reply]) => `    ${pattern}) REPLY=${quote(reply)} ;;`), "    *) return 1 ;;", "  esac", "}"].join("\n");
}
