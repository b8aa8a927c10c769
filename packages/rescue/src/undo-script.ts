/** This defines `undoScript`: the POSIX shell script that takes a run back without Node (REQ-RC1). */
import { encodeBytes, isText, type NodeIdentity, type NodeName } from "@switchyard/fs-atomic";
import { quote } from "./quote.ts";
import { LINK_UNDO_TOOLS, UNDO_TOOLS } from "./undo-tools.ts";

/** One change as the script must know it. */
export type UndoStep = LinkStep | NodeStep | RemovalStep;

interface Step {
  /** The canonical components of the directory, inside the root. */
  readonly parents: readonly NodeName[];
  readonly target: NodeName;
  /** Where the displaced node is kept. */
  readonly payload: NodeName;
}

/** The run places a link. */
export interface LinkStep extends Step {
  readonly places: "link";
  readonly stage: NodeName;
  /** The text of the link. */
  readonly dest: string;
  /** Whether the target was absent before. */
  readonly wasAbsent: boolean;
}

/** The run puts back a node that was kept. */
export interface NodeStep extends Step {
  readonly places: "node";
  /** The name it was kept under, where it goes back to. */
  readonly from: NodeName;
  readonly node: NodeIdentity;
  readonly wasAbsent: boolean;
}

/** The run makes the target absent. */
export interface RemovalStep extends Step {
  readonly places: "nothing";
}

/** What a script undoes. */
export interface UndoScriptInput {
  readonly runId: string;
  /** How many directories lie between the script and the root: the script finds the root from its own place. */
  readonly depth: number;
  /** The canonical components of the directory that holds the lock, inside the root. */
  readonly lockDir: readonly NodeName[];
  /** In the order of the run; they are undone in reverse. */
  readonly steps: readonly UndoStep[];
}

/**
 * The script's bytes. It needs no argument and no other tools than mv, rm and readlink, and for nodes that were put back or
 * taken away ln and stat (GNU or BusyBox; `flock` and `sync` where they exist), touches only what this run placed, may be
 * run twice or after being killed, and exits 0 when nothing is left to do. It leaves `undo.started` and `undo.done` beside itself.
 */
export function undoScript(input: UndoScriptInput): Buffer {
  const up = Array.from({ length: input.depth }, () => "..").join("/");
  const steps = input.steps.toReversed().map(stepLine);
  const tools = input.steps.every(({ places }) => places === "link") ? LINK_UNDO_TOOLS : UNDO_TOOLS;
  const head = HEAD.replace("@RUN@", () => input.runId).replace("@UP@", up).replace("@TOOLS@", tools.join(" "));
  return encodeBytes(`${head.replace("@LOCK@", () => quote(input.lockDir.join("/")))}${steps.join("")}${TAIL}`);
}

function stepLine(step: UndoStep): string {
  const directory = step.parents.length === 0 ? "." : step.parents.join("/");
  const [verb, ...rest] = callOf(step);
  const words = [directory, step.target, ...rest].map((word) => quote(word));
  const note = words.every((word) => isText(word)) ? "" : " # a name here is not UTF-8";
  return `${verb} ${words.join(" ")}${note}\n`;
}

/** The shell function that takes the step back, and what it is told besides directory and target. */
function callOf(step: UndoStep): readonly [string, ...string[]] {
  switch (step.places) {
    case "link":
      return [step.wasAbsent ? "undo_absent" : "undo_node", step.stage, step.payload, step.dest];
    case "node":
      return step.wasAbsent ? ["undo_placed", step.from, idOf(step)] : ["undo_restored", step.from, step.payload, idOf(step)];
    case "nothing":
      return ["undo_removed", step.payload];
  }
}

/** What stat(1) of both kinds can tell of it. The inode number alone is another file's as soon as this one is removed. */
function idOf({ node }: NodeStep): string {
  if (node.kind === "none") throw new TypeError("a node that is put back is there");
  return `${node.ino} ${node.size} ${BigInt(node.mtime_ns) / 1_000_000_000n}`;
}

const HEAD = `#!/bin/sh
# Takes back run @RUN@: puts back, by one rename each, what stood at its targets before.
# Needs no argument. Run it as the owner of the root. Running it again is harmless.
set -u
LC_ALL=C
export LC_ALL
umask 022
case $0 in */*) here=\${0%/*} ;; *) here=. ;; esac
here=$(CDPATH='' cd -- "$here" && pwd -P) || exit 70
root=$(CDPATH='' cd -- "$here/@UP@" && pwd -P) || exit 70
state=$root/@LOCK@
failed=0

say() { printf '%s\\n' "undo.sh: $*" >&2; }

# One mutator at a time: the lock of the switchyard command, held until this shell ends. A redirection that fails would end
# the shell at once if it stood at exec or the colon alone: hence "command" here and "true" below.
refuse() { say "$1"; exit 30; }
for tool in @TOOLS@; do
  command -v "$tool" >/dev/null 2>&1 || { say "$tool is needed and not on PATH"; exit 70; }
done
if command -v flock >/dev/null 2>&1; then
  if [ -L "$state/lock" ] || { [ -e "$state/lock" ] && [ ! -f "$state/lock" ]; }; then refuse "$state/lock is not a lock file"; fi
  command exec 8<"$state" || refuse "$state cannot be opened"
  flock -n 8 || refuse "another process holds the lock; try again when it has ended"
  command exec 9<>"$state/lock" || refuse "$state/lock cannot be opened"
  flock -n 9 || refuse "another process holds the lock; try again when it has ended"
else
  say "flock is not installed: make sure that no switchyard command runs meanwhile"
fi
# Done once is done: by now the links may be a later run's.
if [ -f "$here/undo.done" ]; then say "this run was taken back already"; exit 0; fi
true >"$here/undo.started" || exit 70

# text PATH: a link's text and a dot, because $() drops newlines at the end.
text() { readlink -n -- "$1" && printf .; }

# is_link PATH TEXT: whether PATH is a symlink with exactly this text.
is_link() { [ -L "$1" ] && [ "$(text "$1")" = "$2." ]; }

there() { [ -L "$1" ] || [ -e "$1" ]; }

# same A B: whether both names are of one file, or of links with one text.
same() {
  if [ -L "$1" ]; then [ -L "$2" ] && [ "$(text "$1")" = "$(text "$2")" ]
  else [ ! -L "$2" ] && [ "$1" -ef "$2" ]
  fi
}

# drop_stage PATH TEXT: removes our staged link, if it is there and ours.
drop_stage() {
  if is_link "$1" "$2"; then rm -f -- "$1" || failed=1; fi
}

# undo_node DIR TARGET STAGE PAYLOAD DEST: the target was a file or a link.
undo_node() {
  target=$root/$1/$2 stage=$root/$1/$3 payload=$root/$1/$4
  kept=
  if there "$payload"; then kept=$payload
  elif there "$stage" && ! is_link "$stage" "$5"; then kept=$stage
  fi
  if [ -z "$kept" ]; then
    if is_link "$target" "$5"; then say "$target: what stood there before is gone"; failed=1
    elif ! there "$target"; then say "$target: is missing, and so is what stood there before"; failed=1
    fi
  elif there "$target" && same "$kept" "$target"; then
    # Back already, or never gone: a swap by hard link was cut short, and one name is enough.
    rm -f -- "$kept" || failed=1
  elif there "$target" && ! is_link "$target" "$5"; then
    say "$target: someone else changed it; left alone, the old one is $kept"; failed=1
  elif [ -d "$target" ]; then
    say "$target: now leads to a directory; left alone, the old one is $kept"; failed=1
  else
    mv -f -- "$kept" "$target" || failed=1
  fi
  drop_stage "$stage" "$5"
}

# undo_absent DIR TARGET STAGE PAYLOAD DEST: the target was absent.
undo_absent() {
  target=$root/$1/$2 stage=$root/$1/$3
  if is_link "$target" "$5"; then rm -f -- "$target" || failed=1
  elif there "$target"; then say "$target: someone else put something there; left alone"; failed=1
  fi
  drop_stage "$stage" "$5"
}

# is_node PATH ID: whether PATH is the node of this inode number, size and time; links are not followed.
is_node() { there "$1" && [ "$(stat -c '%i %s %Y' -- "$1")" = "$2" ]; }

# undo_restored DIR TARGET FROM PAYLOAD ID: the node kept at FROM was put back; what stood there is kept at PAYLOAD.
undo_restored() {
  target=$root/$1/$2 from=$root/$1/$3 payload=$root/$1/$4
  # Cut short between the exchange and the filing away: what stood there waits at FROM.
  if is_node "$target" "$5" && ! there "$payload" && there "$from" && ! is_node "$from" "$5"; then
    mv -f -- "$from" "$payload" || { failed=1; return; }
  fi
  if ! there "$payload"; then
    if is_node "$target" "$5"; then say "$target: what stood there before is gone"; failed=1
    elif ! there "$target"; then say "$target: is missing, and so is what stood there before"; failed=1
    fi
  elif there "$target" && same "$payload" "$target"; then
    rm -f -- "$payload" || failed=1
  elif there "$target" && ! is_node "$target" "$5"; then
    say "$target: someone else changed it; left alone, the old one is $payload"; failed=1
  elif [ -d "$target" ]; then
    say "$target: now leads to a directory; left alone, the old one is $payload"; failed=1
  else
    # The node gets its own name back before the target stops being one of its names.
    if there "$target" && ! there "$from"; then ln -- "$target" "$from" || { failed=1; return; }; fi
    if there "$target" && ! is_node "$from" "$5"; then say "$from: is someone else's; $target was left alone"; failed=1; return; fi
    mv -f -- "$payload" "$target" || failed=1
  fi
}

# undo_placed DIR TARGET FROM ID: the node kept at FROM was put where nothing stood.
undo_placed() {
  target=$root/$1/$2 from=$root/$1/$3
  if is_node "$target" "$4"; then
    if ! there "$from"; then mv -f -- "$target" "$from" || failed=1
    elif is_node "$from" "$4"; then rm -f -- "$target" || failed=1
    else say "$from: is someone else's; $target was left alone"; failed=1
    fi
  elif there "$target"; then say "$target: someone else put something there; left alone"; failed=1
  fi
}

# undo_removed DIR TARGET PAYLOAD: the target was taken away; it is kept at PAYLOAD.
undo_removed() {
  target=$root/$1/$2 payload=$root/$1/$3
  if there "$payload"; then
    if there "$target" && ! same "$payload" "$target"; then
      say "$target: someone else put something there; left alone, the old one is $payload"; failed=1
    else
      # ln replaces nothing, mv might.
      { there "$target" || ln -- "$payload" "$target"; } && rm -f -- "$payload" || failed=1
    fi
  elif ! there "$target"; then say "$target: is missing, and so is what stood there before"; failed=1
  fi
}

`;

const TAIL = `
if command -v sync >/dev/null 2>&1; then sync; fi
if [ "$failed" -ne 0 ]; then say "not everything could be put back; see above"; exit 70; fi
true >"$here/undo.done" || exit 70
if command -v sync >/dev/null 2>&1; then sync; fi
exit 0
`;
