/** This defines `verifyFacts`: whether all files of facts are there, unchanged and in order (REQ-O9). */
import type { DirHandle, NodeName } from "@switchyard/fs-atomic";
import { CHAIN_START, lineHash } from "../encode-fact.ts";
import { numberedFactLines, type FactLine } from "./fact-lines.ts";
import { prevHashOf } from "./prev-hash-of.ts";
import { NOT_JSON, NOT_NEXT } from "./verify-chain.ts";

/** What one file holds of the chain. */
export interface FactsFile {
  readonly file: string;
  readonly lines: number;
  /** What its first line follows from: the head of the file before. */
  readonly from: string;
  readonly head: string;
}

/** What the check found. */
export type FactsVerdict =
  | {
      readonly ok: true;
      readonly lines: number;
      /** What the first line follows from: 64 zeros, unless another beginning was asked for. */
      readonly complete_from: string;
      readonly head: string;
      readonly files: readonly FactsFile[];
    }
  | {
      readonly ok: false;
      /** `changed`: a line was edited, removed, moved or put in; `beginning_missing`; `end_missing`: see `found`. */
      readonly reason: "changed" | "beginning_missing" | "end_missing";
      /** Null where there is no line at all. */
      readonly file: string | null;
      /** From 1, in that file. */
      readonly line: number;
      readonly found: string;
      /** What the first line there is follows from, where all lines from it on are whole; else null. */
      readonly complete_from: string | null;
    };

/** What is known from elsewhere. */
export interface KnownHashes {
  /** The head of the older files that were moved away; absent: none were. */
  readonly from?: string | undefined;
  /** Heads that were recorded when the chain was shorter: each must be the hash of one of its lines. */
  readonly heads?: Iterable<string>;
}

/**
 * Checks every line of the series against the line before it. An end that was cut off has no line after it that would tell: it is
 * found by heads that were kept elsewhere. Older files that were moved away are told apart from a change: all lines from
 * `complete_from` on are whole then, and with that hash as `from` the verdict is ok.
 *
 * @throws as `factLines`
 */
export function verifyFacts(dir: DirHandle, name: NodeName, { from = CHAIN_START, heads = [] }: KnownHashes = {}): FactsVerdict {
  const wanted = new Set(heads);
  const files: { file: string; lines: number; from: string; head: string }[] = [];
  let [head, lines]: [string | null, number] = [null, 0];
  let last: FactLine | null = null;
  for (const line of numberedFactLines(dir, name)) {
    const prev = prevHashOf(line.text);
    if (prev === null || (head !== null && prev !== head)) return broken(line, prev === null ? NOT_JSON : NOT_NEXT);
    head = lineHash(line.text);
    if (last?.file !== line.file) files.push({ file: line.file, lines: 0, from: prev, head });
    Object.assign(files.at(-1) ?? {}, { lines: line.number, head });
    wanted.delete(head);
    lines += 1;
    last = line;
  }
  const start = files[0]?.from ?? from;
  wanted.delete(start);
  if (start !== from) return { ok: false, reason: "beginning_missing", file: files[0]?.file ?? null, line: 1, found: `it follows from ${start}, and what came before is not there`, complete_from: start };
  const [missing] = wanted;
  if (missing !== undefined) return { ok: false, reason: "end_missing", file: last?.file ?? null, line: last?.number ?? 0, found: `no line has the hash ${missing}, which a run recorded as the head`, complete_from: start };
  return { ok: true, lines, complete_from: start, head: head ?? from, files };
}

function broken({ file, number: line }: FactLine, found: string): FactsVerdict {
  return { ok: false, reason: "changed", file, line, found, complete_from: null };
}
