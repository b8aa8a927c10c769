/** This defines `factLines`: the whole lines of a series of files of facts, oldest first. */
import type { DirHandle, NodeName, OpenFile } from "@switchyard/fs-atomic";
import { rotatedFiles } from "../sink/rotated-files.ts";
import { linesOf } from "./lines-of.ts";
import { openFactsFile } from "./open-facts-file.ts";

/** A line and where it stands. */
export interface FactLine {
  readonly file: NodeName;
  /** From 1, in its file. */
  readonly number: number;
  /** A byte string, without its newline. */
  readonly text: string;
}

/**
 * The whole lines as byte strings, oldest first: of the full files `facts.1.jsonl`, `facts.2.jsonl` and so on, then of
 * `facts.jsonl`; none where there is no file. A torn last line is left out. Every file is read piece by piece, and held open
 * until its last line was taken or the loop is left. A file that is full meanwhile is read once, whatever its name.
 *
 * @throws `E_GENERIC` `facts_unreadable`, `not_a_file`; `SyscallError` of a read, e.g. `EIO`
 */
export function* factLines(dir: DirHandle, name: NodeName): Generator<string> {
  for (const { text } of numberedFactLines(dir, name)) yield text;
}

/** All of {@link factLines} at once. */
export function readFactLines(dir: DirHandle, name: NodeName): string[] {
  return [...factLines(dir, name)];
}

/** {@link factLines}, each with where it stands. */
export function* numberedFactLines(dir: DirHandle, name: NodeName): Generator<FactLine> {
  for (let done = 0; ; ) {
    for (const rotated of laterThan(dir, name, done)) {
      yield* linesIn(rotated.name, openFactsFile(dir, rotated.name));
      done = rotated.number;
    }
    const current = openFactsFile(dir, name);
    if (laterThan(dir, name, done).length === 0) return yield* linesIn(name, current);
    // It became full between the two looks: what is open may be the file that has a number by now.
    current?.close();
  }
}

/** The whole lines of this one file, each with where it stands; none where there is no file. */
export function* fileFactLines(dir: DirHandle, name: NodeName): Generator<FactLine> {
  yield* linesIn(name, openFactsFile(dir, name));
}

function laterThan(dir: DirHandle, name: NodeName, done: number): ReturnType<typeof rotatedFiles> {
  return rotatedFiles(dir, name).filter(({ number }) => number > done);
}

function* linesIn(file: NodeName, open: OpenFile | null): Generator<FactLine> {
  if (open === null) return;
  try {
    let number = 0;
    for (const text of linesOf(open)) yield { file, number: ++number, text };
  } finally {
    open.close();
  }
}
