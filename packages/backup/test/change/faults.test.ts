/** This proves how every verb ends when the kernel refuses any one of its calls. */
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { CASES } from "../support/kill-cases.ts";
import { refusedTrial } from "../support/kill-refused.ts";
import { reference, sys } from "../support/kill-trial.ts";

const CODES = ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EPERM", "EMFILE", "EACCES", "EINTR", "ELOOP"] as const;

/** After which refusals a verb tells of a failure while the target is new: what it still has to do then. */
const LATE = ["fsync", "unlinkat", "statx", "openat", "readlinkat", "fchmod", "xattrs", "removeXattr", "setTimes"];

/** `copyNode` of a link, of `fs-atomic`, leaves the link that it made and could not look at. */
function leftBy(verb: string): readonly string[] {
  return verb.startsWith("createSnapshot(): of link") ? ["stray bak"] : [];
}

it.each(CASES)("$verb, its calls refused, in turn with each error, typed, old or new, the next call does it [REQ-A1, REQ-B2]", async (one) => {
  const place = scratch(sys);
  const wanted = await reference(place, one);
  const ends: string[] = [];
  // Every call of the smallest shape is below; here every second or third, another one in each shape.
  for (let n = CASES.indexOf(one) % 3; ends.at(-1) !== "beyond"; n += one.isElsewhere ? 3 : 2) {
    const code = CODES[n % CODES.length] ?? "EIO";
    const { end, call } = await refusedTrial(place, one, wanted, { n, code, allowed: leftBy(one.verb) });
    if (end === "changed") expect(LATE, `${code} at call ${n}`).toContain(call);
    ends.push(end);
  }
  expect(ends.length).toBeGreaterThan(2);
});

it.each(CASES.filter(({ isSmall }) => isSmall).slice(0, 1))("$verb, each call refused with each error, typed, old or new, the next call does it [REQ-A1, REQ-B2]", async (one) => {
  const place = scratch(sys);
  const wanted = await reference(place, one);
  for (const code of CODES) {
    for (let n = 0; ; n++) if ((await refusedTrial(place, one, wanted, { n, code })).end === "beyond") break;
  }
});
