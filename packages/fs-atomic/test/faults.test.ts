import { readdirSync, readFileSync, readlinkSync, statSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { isSwitchyardError } from "../src/errors/switchyard-error.ts";
import { SyscallError } from "../src/errors/syscall-error.ts";
import { settleSwap } from "../src/swap/settle-swap.ts";
import { swap } from "../src/swap/swap.ts";
import { linuxSyscalls } from "../src/syscalls/linux-syscalls.ts";
import { openDescriptors } from "./support/descriptors.ts";
import { look } from "./support/look.ts";
import { rootAt, scratchPath } from "./support/scratch.ts";
import { begin, prepare, SHAPES, TARGET } from "./support/shapes.ts";
import { VERBS, type Verb } from "./support/verbs.ts";
import { failingAt } from "./support/wrapped.ts";

const CODES = ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EPERM", "EMFILE", "EINTR", "ELOOP", "ETXTBSY"] as const;
/** Syncs are of no use to a test without power loss, and cost most of its time. */
const sys = { ...linuxSyscalls(), fsync: () => Promise.resolve() };

type Snapshot = Record<string, string>;

/** Every name, and what a reader finds there. */
function snapshot(path: string): Snapshot {
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(names.map((name) => [name, contentOf(join(path, name))]));
}

function contentOf(path: string): string {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  return stat.isDirectory() ? "directory" : `${(stat.mode & 0o7777).toString(8)} ${statSync(path).size} ${readFileSync(path, "latin1")}`;
}

/** Whether it is a typed error that tells the kernel's answer, and a path inside the root. */
function isTyped(error: unknown, code: string): boolean {
  if (!isSwitchyardError(error) && !(error instanceof SyscallError)) throw error;
  return (isSwitchyardError(error) ? error.errno : error.code) === code && error.path?.startsWith("/") === true;
}

/** What one refusal led to. */
interface Outcome {
  readonly typed: boolean;
  readonly oldOrNew: boolean;
  readonly leakedDescriptors: number;
}

const GOOD: Outcome = { typed: true, oldOrNew: true, leakedDescriptors: 0 };

/** A verb with one refusal, and after it the next call; undefined where it did not come to that many calls. */
async function refused({ ready, clear }: Verb, done: Snapshot, { n, code }: { readonly n: number; readonly code: string }): Promise<Outcome | undefined> {
  const path = scratchPath();
  const { dir } = rootAt(path, sys);
  const act = ready(dir, path);
  const before = snapshot(path);
  const descriptors = openDescriptors();
  const failing = failingAt(sys, n, code);
  const error: unknown = await act({ ...dir, sys: failing.sys }).then(() => undefined, (thrown: unknown) => thrown);
  if (failing.answers() <= n) return undefined;
  const leakedDescriptors = openDescriptors() - descriptors;
  // A verb that found another way has done it all the same.
  if (error === undefined) return { typed: true, oldOrNew: true, leakedDescriptors };
  const after = snapshot(path);
  const seen = clear === undefined ? (names: Snapshot): unknown => names : bytesOfTarget;
  const oldOrNew = [before, done].some((state) => isDeepStrictEqual(seen(state), seen(after)));
  if (readdirSync(path).includes("new")) clear?.(dir);
  // What is done already is not done again.
  if (clear !== undefined || isDeepStrictEqual(after, before)) await act(dir);
  return { typed: isTyped(error, code), oldOrNew, leakedDescriptors };
}

/** The directory after the verb was left alone. */
async function doneOnce(ready: Verb["ready"]): Promise<Snapshot> {
  const path = scratchPath();
  const { dir } = rootAt(path, sys);
  await ready(dir, path)(dir);
  return snapshot(path);
}

function bytesOfTarget(names: Snapshot): string | undefined {
  return names[TARGET]?.split(" ").slice(2).join(" ");
}

describe("a refusal by the kernel at each call, of each kind", () => {
  it.each(VERBS)("$verb: old or new, a typed error with path and errno, nothing left that the next call stumbles over [REQ-A1]", async (verb) => {
    const done = await doneOnce(verb.ready);
    let points = 0;
    for (const code of CODES) for (let n = 0; ; n++) {
      const outcome = await refused(verb, done, { n, code });
      if (outcome === undefined) break;
      expect(outcome, `${code} at call ${n}`).toEqual(GOOD);
      points += 1;
    }
    expect(points).toBeGreaterThanOrEqual(CODES.length * 2);
  });

  it.each(SHAPES)("swap() and settleSwap(), $prior becomes $next: old or new, a typed error, settled exactly as before [REQ-A1] [REQ-A3]", (shape) => {
    for (const code of CODES) for (const where of ["swap", "settle"] as const) for (let n = 0; ; n++) {
      const path = scratchPath();
      prepare(path, shape);
      const { dir } = rootAt(path, sys);
      const before = look(dir);
      const change = begin(dir, shape, () => undefined);
      const failing = failingAt(sys, n, code);
      const [first, second] = where === "swap" ? [failing.sys, sys] : [sys, failing.sys];
      const errors: unknown[] = [];
      const attempt = (act: () => unknown): void => { try { act(); } catch (error) { errors.push(error); } };
      attempt(() => swap({ ...dir, sys: first }, change, { allowNoExchange: false }));
      attempt(() => settleSwap({ ...dir, sys: second }, change, "undo"));
      expect(errors.map((error) => isTyped(error, code)), `${code} at call ${n}`).toEqual(errors.map(() => true));
      expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
      expect(look(dir)).toEqual(before);
      if (failing.answers() <= n) break;
    }
  });
});
