import { describe, expect, it } from "vitest";
import { linuxSyscalls } from "../src/syscalls/linux-syscalls.ts";
import { doneOnce, GOOD, refused } from "./support/refused.ts";
import { refusedSwap } from "./support/refused-swap.ts";
import { rootAt, scratchPath } from "./support/scratch.ts";
import { SHAPES } from "./support/shapes.ts";
import { VERBS } from "./support/verbs.ts";

const CODES = ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EPERM", "EMFILE", "EINTR", "ELOOP", "ETXTBSY"] as const;
/** Syncs are of no use to a test without power loss, and cost most of its time. */
const sys = { ...linuxSyscalls(), fsync: () => Promise.resolve() };

describe("a refusal by the kernel at each call, of each kind", () => {
  it.each(VERBS)("$verb: old or new, a typed error with path and errno, nothing left that the next call stumbles over [REQ-A1]", async (verb) => {
    const done = await doneOnce(verb, rootAt(scratchPath(), sys));
    let points = 0;
    for (const code of CODES) for (let n = 0; ; n++) {
      const outcome = await refused(verb, rootAt(scratchPath(), sys), done, { n, code });
      if (outcome === undefined) break;
      expect(outcome, `${code} at call ${n}`).toEqual(GOOD);
      points += 1;
    }
    expect(points).toBeGreaterThanOrEqual(CODES.length * 2);
  });

  it.each(SHAPES)("swap() and settleSwap(), $prior becomes $next: old or new, a typed error, settled exactly as before [REQ-A1] [REQ-A3]", (shape) => {
    for (const code of CODES) for (const where of ["swap", "settle"] as const) for (let n = 0; ; n++) {
      const outcome = refusedSwap(shape, rootAt(scratchPath(), sys), { n, code, where, allowNoExchange: false });
      expect(outcome, `${code} at call ${n} of ${where}`).toMatchObject({ typed: true, settled: true });
      if (outcome.isBeyond) break;
    }
  });
});
