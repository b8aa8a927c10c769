/** This measures whole-file writes against the packages that others use for them. */
import { join } from "node:path";
import { nodeName, putFile, replaceFile } from "../src/index.ts";
import { each, filled, medians, show, within } from "./support.ts";

/** What the two packages have in common. */
type WriteFile = (path: string, data: Buffer) => Promise<unknown>;

async function load(name: string, pick: string): Promise<WriteFile> {
  const loaded: Record<string, unknown> = await import(name);
  const write = loaded[pick];
  if (typeof write !== "function") throw new Error(`${name} has no ${pick}`);
  return async (path, data) => Reflect.apply(write, undefined, [path, data]);
}

/** Replaces one file again and again. Theirs sync the file; ours the file and its directory, so that the name lasts too. */
export async function writes(bytes: number, times: number, rounds: number): Promise<void> {
  const theirs = { "(c) write-file-atomic": await load("write-file-atomic", "default"), "(c) atomically": await load("atomically", "writeFile") };
  const data = Buffer.alloc(bytes, "switchyard");
  const name = nodeName("tool0");
  const repeat = async (act: () => Promise<unknown>): Promise<void> => { for (let at = 0; at < times; at++) await act(); };
  const path = filled(1);
  const others = Object.entries(theirs).map(([way, write]) => [way, () => each(times, () => repeat(() => write(join(path, "tool0"), data)))] as const);
  const found = await medians({
    "putFile()": () => within(path, (dir) => each(times, () => repeat(() => putFile(dir, name, data, { metadata: { mode: 0o644 } })))),
    "replaceFile()": () => within(path, (dir) => each(times, () => repeat(() => replaceFile(dir, name, data, 0o644)))),
    ...Object.fromEntries(others),
  }, rounds);
  show(`replacing a file of ${bytes} bytes, durably`, found);
}
