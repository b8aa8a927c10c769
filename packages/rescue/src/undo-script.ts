/** This defines `undoScript`: the POSIX shell script that takes a run back without Node (REQ-RC1). */
import { encodeBytes, isText, type NodeIdentity, type NodeName } from "@switchyard/fs-atomic";
import { givingCalls, takingCalls, type Call, type LentRights } from "./lent-rights.ts";
import { LOOKING } from "./looking-text.ts";
import { PROTECTION } from "./protection-text.ts";
import { quote } from "./quote.ts";
import { HEAD, START, TAIL } from "./undo-script-text.ts";
import { COPY_TOOLS, LINK_UNDO_TOOLS, PROTECTION_TOOLS, RIGHTS_TOOLS, UNDO_TOOLS } from "./undo-tools.ts";

/** One change as the script must know it. */
export type UndoStep = LinkStep | NodeStep | RemovalStep;

interface Step {
  /** The canonical components of the directory, inside the root. */
  readonly parents: readonly NodeName[];
  readonly target: NodeName;
  /** Where the displaced node is kept, or lies first, beside the target. */
  readonly payload: NodeName;
  /** Where it is kept, if not beside the target. */
  readonly keptAt?: KeptPlace | undefined;
  /** What is looked at before anything is changed, so that nothing comes to lead nowhere; if absent, nothing is. */
  readonly look?: BeforeUndo | undefined;
  /** What lends its rights, of the node that was displaced and the one that was put back; if absent, none does. */
  readonly lent?: readonly LentRights[] | undefined;
}

/**
 * Of a pointer of profiles: the text that it had before, null where there was none, and the directories inside the root where links
 * through it are looked for. Of a link through one that stood at the target: its text.
 */
export type BeforeUndo =
  | { readonly what: "pointer"; readonly prior: string | null; readonly directories: readonly string[] }
  | { readonly what: "link"; readonly dest: string };

/** A name in another directory than the target's. */
export interface KeptPlace {
  /** The canonical components of that directory, inside the root. */
  readonly parents: readonly NodeName[];
  readonly name: NodeName;
  /** Whether nodes go there and back by rename, or are copied. */
  readonly way: "rename" | "copy";
  /** Extended attributes of a node that was copied there, values in base64. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** The run places a link. */
export interface LinkStep extends Step {
  readonly places: "link";
  readonly stage: NodeName;
  /** The text of the link. */
  readonly dest: string;
  /** Whether the target was absent before. */
  readonly wasAbsent: boolean;
  /** Of a target whose upgrades dpkg diverts; if absent, it does not. */
  readonly protection?: Protection | undefined;
}

/** A local diversion that the run added (docs/protect.md). */
export interface Protection {
  /** Beside the target: a second name of the node that stood there, until an upgrade replaces it. */
  readonly name: NodeName;
  /** The target and that name as dpkg has them. */
  readonly from: string;
  readonly to: string;
  /** The node that stood at the target. */
  readonly prior: NodeIdentity;
}

/** The run puts back a node that was kept. */
export interface NodeStep extends Step {
  readonly places: "node";
  /** The name it was kept under, where it goes back to. */
  readonly from: NodeName;
  /** Where it is kept, if not beside the target: then it was at `from` only for its swap. */
  readonly keptFrom?: KeptPlace | undefined;
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
  /** The canonical components of dpkg's record of diversions, inside the root; only of a run that protects something. */
  readonly record?: readonly NodeName[] | undefined;
  /** In the order of undoing: the run's last change first. They are gone through several times, and need not all be in memory. */
  readonly steps: Iterable<UndoStep>;
}

/** About so much text at a time. */
const PIECE_CHARS = 64 * 1024;

/**
 * The script's bytes, piece by piece. It needs no argument and no other tools than mv, rm and readlink, for files that lend rights stat, chmod,
 * chown, and setfattr or setcap for capabilities, for payloads on another file system cp, and for nodes that were put back or
 * taken away ln and stat, for protected targets all of ln, stat, chmod and chown (GNU or BusyBox; `flock` and `sync` where they exist), touches only what this run placed, may be
 * run twice or after being killed, and exits 0 when nothing is left to do. It leaves `undo.started` and `undo.done` beside itself,
 * and `undo.lacking` where it could not give something its rights.
 */
export function* undoScript(input: UndoScriptInput): Generator<Uint8Array> {
  let text = headOf(input);
  let isLooking = false;
  for (const step of input.steps) {
    if (step.look === undefined) continue;
    if (!isLooking) text += LOOKING;
    isLooking = true;
    text += lineOf(lookingCall(step.target, step.look), directoryOf(step));
    if (text.length < PIECE_CHARS) continue;
    yield encodeBytes(text);
    text = "";
  }
  text += START;
  for (const step of input.steps) {
    if (isProtected(step) && input.record === undefined) throw new TypeError("a run that protects something knows where dpkg records it");
    for (const line of stepLines(step)) text += line;
    if (text.length < PIECE_CHARS) continue;
    yield encodeBytes(text);
    text = "";
  }
  yield encodeBytes(text + TAIL);
}

function headOf({ runId, depth, lockDir, record, steps }: UndoScriptInput): string {
  const up = Array.from({ length: depth }, () => "..").join("/");
  const tools = [...new Set([...toolsFor(steps), ...(record === undefined ? [] : PROTECTION_TOOLS)])];
  const head = HEAD.replace("@RUN@", () => runId).replace("@IN@", () => inLines(steps)).replace("@UP@", up).replace("@TOOLS@", tools.join(" ")).replace("@LOCK@", () => quote(lockDir.join("/")));
  return record === undefined ? head : head + PROTECTION.replace("@RECORD@", () => quote(record.join("/")));
}

/**
 * One for each directory, for scripts that read them line by line. A name of more than one line is told in the line that follows, as the
 * %b of printf takes it.
 */
function inLines(steps: Iterable<UndoStep>): string {
  const directories = new Set<string>();
  for (const step of steps) directories.add(directoryOf(step));
  return [...directories].map((path) => path.includes("\n") ? `# in\n# as ${escaped(path)}\n` : `# in ${path}\n`).join("");
}

function escaped(path: string): string {
  return path.replaceAll("\\", String.raw`\\`).replaceAll("\n", String.raw`\n`);
}

function toolsFor(steps: Iterable<UndoStep>): string[] {
  let onlyLinks = true;
  let anyLent = false;
  let anyCopied = false;
  for (const step of steps) {
    onlyLinks &&= step.places === "link";
    anyLent ||= (step.lent ?? []).length > 0;
    anyCopied ||= isCopied(step);
  }
  return [...new Set<string>([...(onlyLinks ? LINK_UNDO_TOOLS : UNDO_TOOLS), ...(anyLent ? RIGHTS_TOOLS : []), ...(anyCopied ? COPY_TOOLS : [])])];
}

function isProtected(step: UndoStep): boolean {
  return step.places === "link" && step.protection !== undefined;
}

function stepLines(step: UndoStep): string[] {
  const directory = directoryOf(step);
  const { lent = [] } = step;
  return [...fetchingCalls(step), ...givingCalls(lent, step.target), callOf(step), ...takingCalls(lent), ...returningCalls(step)].map((call) => lineOf(call, directory));
}

function directoryOf({ parents }: UndoStep): string {
  return parents.length === 0 ? "." : parents.join("/");
}

function lookingCall(target: NodeName, look: BeforeUndo): Call {
  return look.what === "link" ? ["look_link", target, look.dest] : ["look_pointer", target, look.prior ?? "", ...look.directories.map((path) => path.slice(1) || ".")];
}

function isCopied(step: UndoStep): boolean {
  return step.keptAt?.way === "copy" || (step.places === "node" && step.keptFrom?.way === "copy");
}

/** What is called first: what is kept in another directory is brought beside the target. */
function fetchingCalls(step: UndoStep): Call[] {
  const { keptAt, payload, target } = step;
  if (keptAt === undefined || (step.places !== "nothing" && step.wasAbsent)) return [];
  const placed = step.places === "link" ? [step.stage, "is_link", step.dest] : step.places === "node" ? [step.from, "is_node", idOf(step)] : [target, "false", ""];
  const attributes = Object.entries(keptAt.attributes ?? {}).map(([key, value]): Call => ["attribute", payload, key, value]);
  return [["fetch", payload, keptAt.parents.join("/"), keptAt.name, keptAt.way, target, ...placed], ...attributes];
}

/** What is called last: what the run had brought back goes to where it was kept. */
function returningCalls(step: UndoStep): Call[] {
  if (step.places !== "node" || step.keptFrom === undefined) return [];
  return [["put_away", step.from, step.keptFrom.parents.join("/"), step.keptFrom.name, step.keptFrom.way, idOf(step)]];
}

function lineOf([verb, ...rest]: Call, directory: string): string {
  const words = [directory, ...rest].map((word) => quote(word));
  const note = words.every((word) => isText(word)) ? "" : " # a name here is not UTF-8";
  return `${verb} ${words.join(" ")}${note}\n`;
}

/** The shell function that takes the step back, and what it is told besides the directory. */
function callOf(step: UndoStep): Call {
  const { target } = step;
  switch (step.places) {
    case "link":
      if (step.protection !== undefined) return protectedCall(step, step.protection);
      return [step.wasAbsent ? "undo_absent" : "undo_node", target, step.stage, step.payload, step.dest];
    case "node":
      return step.wasAbsent ? ["undo_placed", target, step.from, idOf(step)] : ["undo_restored", target, step.from, step.payload, idOf(step)];
    case "nothing":
      return ["undo_removed", target, step.payload];
  }
}

function protectedCall({ target, stage, payload, dest }: LinkStep, { name, from, to, prior }: Protection): Call {
  return ["undo_protected", target, stage, payload, dest, name, from, to, idOf({ node: prior })];
}

/** What stat(1) of both kinds can tell of it. The inode number alone is another file's as soon as this one is removed. */
function idOf({ node, keptFrom }: Pick<NodeStep, "node" | "keptFrom">): string {
  if (node.kind === "none") throw new TypeError("a node that is put back is there");
  return `${keptFrom?.way === "copy" ? "any" : node.ino} ${node.size} ${BigInt(node.mtime_ns) / 1_000_000_000n}`;
}
