/** This defines `refused`: a verb with one refusal by the kernel, and what that led to. */
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isSwitchyardError } from "../../src/errors/switchyard-error.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { openDescriptors } from "./descriptors.ts";
import type { Scratch } from "./scratch.ts";
import { TARGET } from "./shapes.ts";
import type { Verb } from "./verbs.ts";
import { failingAt } from "./wrapped.ts";

/** What a reader finds at each name. */
export type Snapshot = Record<string, string>;

/** Every name, and what a reader finds there. */
export function snapshot(path: string): Snapshot {
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(names.map((name) => [name, contentOf(join(path, name))]));
}

function contentOf(path: string): string {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  return stat.isDirectory() ? "directory" : `${(stat.mode & 0o7777).toString(8)} ${statSync(path).size} ${readFileSync(path, "latin1")}`;
}

/** Whether it is a typed error that tells the kernel's answer, and a path inside the root. */
export function isTyped(error: unknown, code: string): boolean {
  if (!isSwitchyardError(error) && !(error instanceof SyscallError)) throw error;
  return (isSwitchyardError(error) ? error.errno : error.code) === code && error.path?.startsWith("/") === true;
}

/** What one refusal led to. */
export interface Outcome {
  readonly typed: boolean;
  readonly oldOrNew: boolean;
  readonly leakedDescriptors: number;
}

/** How every refusal has to end. */
export const GOOD: Outcome = { typed: true, oldOrNew: true, leakedDescriptors: 0 };

/** Which answer is a refusal, and of which kind. */
export interface Refused {
  readonly n: number;
  readonly code: string;
}

/** A verb in an empty place with one refusal, and after it the next call; undefined where it did not come to that many calls. */
export async function refused({ ready, bySteps }: Verb, { path, dir }: Scratch, done: Snapshot, { n, code }: Refused): Promise<Outcome | undefined> {
  const act = ready(dir, path);
  const before = snapshot(path);
  const descriptors = openDescriptors();
  const failing = failingAt(dir.sys, n, code);
  const error: unknown = await act({ ...dir, sys: failing.sys }).then(() => undefined, (thrown: unknown) => thrown);
  if (failing.answers() <= n) return undefined;
  const leakedDescriptors = openDescriptors() - descriptors;
  // A verb that found another way has done it all the same.
  if (error === undefined) return { typed: true, oldOrNew: true, leakedDescriptors };
  const after = snapshot(path);
  const seen = bySteps === true ? bytesOfTarget : (names: Snapshot): unknown => names;
  const oldOrNew = [before, done].some((state) => isDeepStrictEqual(seen(state), seen(after)));
  // What is done already is not done again.
  if (bySteps === true || isDeepStrictEqual(after, before)) await act(dir);
  return { typed: isTyped(error, code), oldOrNew, leakedDescriptors };
}

/** An empty place after the verb was left alone in it. */
export async function doneOnce({ ready }: Verb, { path, dir }: Scratch): Promise<Snapshot> {
  await ready(dir, path)(dir);
  return snapshot(path);
}

function bytesOfTarget(names: Snapshot): string | undefined {
  return names[TARGET]?.split(" ").slice(2).join(" ");
}
