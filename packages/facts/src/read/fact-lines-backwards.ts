/** This defines `factLinesBackwards`: the whole lines of a series of files of facts, newest first. */
import type { DirHandle, NodeName, OpenFile } from "@switchyard/fs-atomic";
import { rotatedFiles, type RotatedFile } from "../sink/rotated-files.ts";
import { linesBackwards } from "./lines-of.ts";
import { openFactsFile } from "./open-facts-file.ts";

/**
 * The whole lines as byte strings, newest first. Only as much is read as is asked for: what happened last is found without
 * reading all that ever happened. What is appended meanwhile is not seen.
 *
 * @throws as `factLines`
 */
export function* factLinesBackwards(dir: DirHandle, name: NodeName): Generator<string> {
  const { current, rotated } = snapshot(dir, name);
  yield* linesIn(current);
  for (const { name: older } of rotated.toReversed()) yield* linesIn(openFactsFile(dir, older));
}

/** The newest file opened, and the full ones before it: looked at again, because it may have become full in between. */
function snapshot(dir: DirHandle, name: NodeName): { readonly current: OpenFile | null; readonly rotated: readonly RotatedFile[] } {
  for (;;) {
    const rotated = rotatedFiles(dir, name);
    const current = openFactsFile(dir, name);
    if (rotatedFiles(dir, name).at(-1)?.number === rotated.at(-1)?.number) return { current, rotated };
    current?.close();
  }
}

function* linesIn(file: OpenFile | null): Generator<string> {
  if (file === null) return;
  try {
    yield* linesBackwards(file);
  } finally {
    file.close();
  }
}
