/** This defines `compareNodes`: the files after a check, held against what its pack expects. */
import { closeDir, errnoOf, isSwitchyardError, nodeName, observe, openDir, readFile, type DirHandle, type ObservedNode, type PresentNode, type Root } from "@switchyard/fs-atomic";
import type { Fill } from "../pack/placeholder.ts";
import type { NodeAfter } from "../pack/step.ts";
import { difference } from "../report/cut.ts";
import type { Difference } from "../report/smoke-report.ts";
import { nanoseconds } from "../scratch/nanoseconds.ts";

/** The differences. What a tool made is never followed out of the directory. */
export function compareNodes(room: Root, nodes: readonly NodeAfter[], fill: Fill): Difference[] {
  return nodes.flatMap((node) => {
    const parts = node.path.split("/").map((part) => nodeName(part));
    const name = parts.pop() ?? nodeName(node.path);
    try {
      const dir = openDir(room, parts);
      try {
        return compare(dir, { name, node, fill });
      } finally {
        closeDir(dir);
      }
    } catch (error) {
      const found = isSwitchyardError(error) ? error.reason : errnoOf(error);
      if (found === undefined) throw error;
      return node.kind === "none" && found === "parent_missing" ? [] : [difference(`kind of ${node.path}`, node.kind, found)];
    }
  });
}

function compare(dir: DirHandle, { name, node, fill }: { name: string; node: NodeAfter; fill: Fill }): Difference[] {
  const is = observe(dir, name);
  const kind = kindOf(is);
  if (kind !== node.kind) return [difference(`kind of ${node.path}`, node.kind, kind)];
  if (node.kind === "none" || is.kind === "none") return [];
  const differences: Difference[] = [];
  const expect = (what: string, expected: string | undefined, found: () => string): void => {
    if (expected !== undefined && expected !== found()) differences.push(difference(`${what} of ${node.path}`, expected, found()));
  };
  if (node.kind === "file") expect("content", node.content === undefined ? undefined : fill(node.content), () => readFile(dir, name).toString("utf8"));
  if (node.kind === "link") expect("dest", node.dest === undefined ? undefined : fill(node.dest), () => (is.kind === "symlink" ? is.dest : ""));
  else expect("mode", node.mode?.padStart(4, "0"), () => octal(is));
  expect("mtime", node.mtime === undefined ? undefined : String(nanoseconds(node.mtime)), () => String(is.stat.mtimeNs));
  return differences;
}

function kindOf({ kind }: ObservedNode): string {
  return kind === "symlink" ? "link" : kind;
}

function octal({ stat }: PresentNode): string {
  return (stat.mode & 0o7777).toString(8).padStart(4, "0");
}
