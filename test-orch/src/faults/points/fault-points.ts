/** This defines `faultPoints`: the calls of a trace that change something below a root. */
import { MUTATING_CALLS } from "../strace/mutating-calls.ts";
import { normaliseCall } from "../strace/normalise-call.ts";
import type { Outcome, TracedCall } from "../strace/parse-strace.ts";
import { scrubText } from "../../common/scrub-text.ts";

/** One place in a program's life at which it can be stopped or be refused a call. */
export interface FaultPoint {
  /** The normalised call, its thread, and which of its like it is; the same point has the same key in every run. */
  readonly key: string;
  readonly call: string;
  /** The value for strace's `when=` in this trace. */
  readonly ordinal: number;
  /** Whether the program's first thread makes it, rather than one of libuv's pool. */
  readonly mainThread: boolean;
  readonly outcome: Outcome;
  /** Set where the call acts on a descriptor alone and every run opens it by the same path. */
  readonly steady?: SteadyAim;
  /** The same where the path has ids or times in it, which are written as {@link scrubText} does. */
  readonly moving?: SteadyAim;
}

/** An aim that nothing else in the program can disturb: strace's `-P` counts the calls on one path only. */
export interface SteadyAim {
  /** The path inside the root. */
  readonly path: string;
  /** The value for `when=` under `-P`. */
  readonly ordinal: number;
}

const WRITABLE = /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE)\b/u;
const CHANGING_IOCTL = /FICLONE|SETFLAGS|FSSETXATTR/u;
/** A name that is another one in every run, as {@link normaliseCall} writes it. */
const CHANGING_NAME = /\{(?:uuid|time|millis|hex|number)\}/u;

/**
 * The mutating calls below `root` that the traced program itself made, in order. What other programs did that it
 * started is left out: those come and go at their own pace.
 */
export function faultPoints(calls: readonly TracedCall[], root: string): FaultPoint[] {
  const main = calls[0]?.thread ?? "";
  const children = new Set(calls.filter((call, at) => call.name === "execve" && at > 0).map((call) => call.thread));
  const seen = new Map<string, number>();
  return calls
    .filter((call) => !children.has(call.thread) && mutates(call, root))
    .map((call) => {
      const mainThread = call.thread === main;
      // Counted per thread, because the pool is not watched in every run.
      const text = `${normaliseCall(call, root)}${mainThread ? "" : " in the pool"}`;
      const key = `${text} #${count(seen, text)}`;
      const point = { key, call: call.name, ordinal: call.ordinal, mainThread, outcome: call.outcome };
      const path = soleDescriptor(call);
      if (path === undefined) return point;
      const ordinal = count(seen, `${call.thread} ${call.name} ${path}`);
      if (!CHANGING_NAME.test(text)) return { ...point, steady: { path: path.slice(root.length), ordinal } };
      return { ...point, moving: { path: scrubText(path.slice(root.length), root), ordinal } };
    });
}

function count(seen: Map<string, number>, text: string): number {
  const occurrence = (seen.get(text) ?? 0) + 1;
  seen.set(text, occurrence);
  return occurrence;
}

/** The path behind the descriptor that is all a call names; undefined where it names anything else. */
function soleDescriptor({ name, args }: TracedCall): string | undefined {
  const positions = MUTATING_CALLS[name] ?? [];
  const [first, ...others] = positions.flatMap((position) => args[position] ?? []);
  if (others.some((argument) => /["<]/u.test(argument))) return undefined;
  return /^\d+<(?<path>\/.*)>$/u.exec(first ?? "")?.groups?.["path"];
}

function mutates(call: TracedCall, root: string): boolean {
  const telling = (MUTATING_CALLS[call.name] ?? []).flatMap((position) => call.args[position] ?? []);
  if (!telling.some((argument) => isBelow(argument, root))) return false;
  if (call.name.startsWith("open")) return telling.some((argument) => WRITABLE.test(argument));
  return call.name !== "ioctl" || CHANGING_IOCTL.test(telling[1] ?? "");
}

/** Whether a printed argument, a string or a descriptor with its path, lies at or below `root`. */
function isBelow(argument: string, root: string): boolean {
  const at = argument.search(/["<]/u);
  return at !== -1 && argument.startsWith(root, at + 1) && /^["/>]/u.test(argument.slice(at + 1 + root.length));
}
