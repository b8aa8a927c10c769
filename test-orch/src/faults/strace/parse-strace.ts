/** This defines `parseStrace`: the output of `strace -y`, with or without `-f`, as a list of calls. */
import { splitArguments } from "./split-arguments.ts";

/** How a call ended. `cut`: the process died in it, or the trace ends before it returned. */
export type Outcome = "done" | "refused" | "injected" | "cut";

/** One system call. */
export interface TracedCall {
  /** The thread; empty where strace followed only one. */
  readonly thread: string;
  readonly name: string;
  readonly args: readonly string[];
  /** Counts the calls of this name in this thread from 1, which is how strace's `when=` counts. */
  readonly ordinal: number;
  readonly outcome: Outcome;
}

interface Line {
  readonly thread: string;
  text: string;
}

const UNFINISHED = /\s*<unfinished \.\.\.>$/u;
const RESUMED = /^<\.\.\. \w+ resumed>/u;

/** All calls in the order in which they were entered. Lines about signals and exits are left out. */
export function parseStrace(output: string): TracedCall[] {
  const ordinals = new Map<string, number>();
  const calls: TracedCall[] = [];
  for (const line of joinResumed(output)) {
    const match = /^(?<name>\w+)\((?<list>.*)$/su.exec(line.text);
    const name = match?.groups?.["name"];
    if (name === undefined) continue;
    const { args, rest } = splitArguments(match?.groups?.["list"] ?? "");
    const ordinal = (ordinals.get(`${line.thread} ${name}`) ?? 0) + 1;
    ordinals.set(`${line.thread} ${name}`, ordinal);
    calls.push({ thread: line.thread, name, args, ordinal, outcome: outcomeOf(rest) });
  }
  return calls;
}

/** Puts the two halves of interrupted lines together, at the place of the first. */
function joinResumed(output: string): Line[] {
  const lines: Line[] = [];
  const pending = new Map<string, Line>();
  for (const raw of output.split("\n")) {
    const thread = /^(\d+) +/u.exec(raw)?.[1] ?? "";
    const text = thread === "" ? raw : raw.slice(thread.length).trimStart();
    const earlier = pending.get(thread);
    if (earlier !== undefined && RESUMED.test(text)) {
      earlier.text += text.replace(RESUMED, "");
      pending.delete(thread);
      continue;
    }
    const line: Line = { thread, text: text.replace(UNFINISHED, "") };
    if (UNFINISHED.test(text)) pending.set(thread, line);
    lines.push(line);
  }
  return lines;
}

function outcomeOf(rest: string | undefined): Outcome {
  const result = rest?.trimStart();
  if (result === undefined || result.startsWith("= ?")) return "cut";
  if (result.endsWith("(INJECTED)")) return "injected";
  return result.startsWith("= -1") ? "refused" : "done";
}
