/** This defines `checkNode`: whether a path is what a scenario expects there. */
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeEntry } from "../../scratch/tree-entry.ts";
import type { ExpectedNode } from "../scenario/scenario.ts";
import type { CellContext } from "./cell-context.ts";
import { runProgram } from "./run-program.ts";

/** Expected and found, where they differ. */
export interface NodeFault {
  readonly expected: string;
  readonly found: string;
}

/** @param expected any but `as before`, which needs a look at the tree */
export function checkNode(context: CellContext, path: string, expected: Exclude<ExpectedNode, "as before">): NodeFault[] {
  const full = join(context.root, path);
  const there = lstatSync(full, { throwIfNoEntry: false }) !== undefined;
  if (expected === "absent") return there ? [{ expected: "nothing there", found: describe(full) }] : [];
  if (!there) return [{ expected: JSON.stringify(expected), found: "nothing there" }];
  const found = fieldsOf(context, full, expected);
  return Object.entries(found).flatMap(([field, [wanted, actual]]) => (wanted === undefined || wanted === actual ? [] : [{ expected: `${field} ${wanted}`, found: `${actual}` }]));
}

type Field = readonly [wanted: string | number | undefined, actual: string | number | undefined];

function fieldsOf(context: CellContext, full: string, expected: Exclude<ExpectedNode, string>): Record<string, Field> {
  const entry = describeEntry(full);
  const { dest, text, same_bytes_as: same, xattrs = {} } = expected;
  const attributes = Object.entries(xattrs).map(([name, value]): [string, Field] => [name, [value, attributeOf(full, name)]]);
  return {
    kind: [expected.kind, entry.kind],
    dest: [dest, entry.dest],
    text: [text, text === undefined || !existsSync(full) ? undefined : readFileSync(full, "utf8")],
    sha256: [expected.sha256 ?? (same === undefined ? undefined : describeEntry(join(context.root, same)).sha256), entry.sha256],
    mode: [expected.mode?.replace(/^0+(?=\d)/u, ""), entry.mode],
    owner: [expected.owner, `${entry.uid}:${entry.gid}`],
    nlink: [expected.nlink, entry.nlink],
    ...Object.fromEntries(attributes),
  };
}

function attributeOf(full: string, name: string): string {
  const { exitCode, stdout, stderr } = runProgram(["getfattr", "-h", "--only-values", "--absolute-names", "-n", name, full]);
  return exitCode === 0 ? stdout : stderr.trim();
}

function describe(full: string): string {
  const { kind, mode, dest } = describeEntry(full);
  return `a ${kind}, mode ${mode}${dest === undefined ? "" : `, to ${dest}`}`;
}
