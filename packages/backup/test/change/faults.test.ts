/** This proves how every verb ends when the kernel refuses any one of its calls. */
import { scratch } from "@switchyard/test-support/scratch";
import { afterAll, expect, it } from "vitest";
import { CASES, type KillCase } from "../support/kill-cases.ts";
import { refusedTrial, type Refused } from "../support/kill-refused.ts";
import { reference, sys } from "../support/kill-trial.ts";

const CODES = ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EPERM", "EMFILE", "EACCES", "EINTR", "ELOOP"] as const;

/** After which refusals a verb throws while the target is new: of a sync, or of what it still has to do then. */
const LATE = ["fsync", "unlinkat", "statx", "openat", "readlinkat", "fchmod", "xattrs", "removeXattr", "setTimes", "fileSystemType"];

let refusals = 0;
afterAll(() => void process.stdout.write(`${refusals} refusals\n`));

/** Refuses each call from the `from`-th on, in steps, with the error whose turn it is by `codeAt`. */
async function refuse(one: KillCase, { from, by, codeAt }: { readonly from: number; readonly by: number; readonly codeAt: (n: number) => string }): Promise<readonly Refused[]> {
  const place = scratch(sys);
  const wanted = await reference(place, one);
  const ends: Refused[] = [];
  for (let n = from; ends.at(-1)?.end !== "beyond"; n += by) ends.push(await refusedTrial(place, one, wanted, { n, code: codeAt(n) }));
  refusals += ends.length - 1;
  return ends;
}

// Every call of the smallest shape is below; here every second or third, another one in each shape.
it.each(CASES)("$verb, its calls refused, in turn with each error, typed, old or new, the next call does it [REQ-A1, REQ-B2]", async (one) => {
  const ends = await refuse(one, { from: CASES.indexOf(one) % 3, by: one.isElsewhere ? 3 : 2, codeAt: (n) => CODES[n % CODES.length] ?? "EIO" });
  expect(ends.length).toBeGreaterThan(2);
  expect(ends.filter(({ end, call }) => end === "changed" && !LATE.includes(call))).toEqual([]);
});

it.each(CODES)("swapWithBackup(): file becomes a link, each call refused with %s, typed, old or new, the next call does it [REQ-A1, REQ-B2]", async (code) => {
  const [smallest] = CASES.filter(({ isSmall }) => isSmall);
  if (smallest === undefined) throw new Error("there is no smallest shape");
  const ends = await refuse(smallest, { from: 0, by: 1, codeAt: () => code });
  expect(ends.length).toBeGreaterThan(20);
});
