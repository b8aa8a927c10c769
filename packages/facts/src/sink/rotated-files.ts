/** This defines `rotatedFiles`: the files of a series that are full, and have a number in their name. */
import { nodeName, type DirHandle, type NodeName } from "@switchyard/fs-atomic";

/** A full file; it is never written again, and keeps its name. */
export interface RotatedFile {
  /** From 1, the oldest. */
  readonly number: number;
  readonly name: NodeName;
}

/** The name of a file once it is full: `facts.jsonl` becomes `facts.1.jsonl`. */
export function rotatedName(name: NodeName, number: number): NodeName {
  const { stem, suffix } = partsOf(name);
  return nodeName(`${stem}.${number}${suffix}`);
}

/** Those there are, oldest first. */
export function rotatedFiles(dir: DirHandle, name: NodeName): RotatedFile[] {
  const { stem, suffix } = partsOf(name);
  const found = dir.sys.readDirectory(dir.fd).flatMap((entry): RotatedFile[] => {
    if (!entry.startsWith(`${stem}.`) || !entry.endsWith(suffix) || entry.length <= stem.length + 1 + suffix.length) return [];
    const digits = entry.slice(stem.length + 1, entry.length - suffix.length);
    return /^[1-9]\d{0,8}$/.test(digits) ? [{ number: Number(digits), name: nodeName(entry) }] : [];
  });
  return found.toSorted((one, other) => one.number - other.number);
}

function partsOf(name: NodeName): { readonly stem: string; readonly suffix: string } {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? { stem: name, suffix: "" } : { stem: name.slice(0, dot), suffix: name.slice(dot) };
}
