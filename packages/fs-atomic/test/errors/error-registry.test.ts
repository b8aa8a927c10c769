import { describe, expect, it } from "vitest";
import { ERRORS, isErrorId, NO_ERROR } from "../../src/errors/error-registry.ts";

describe("ERRORS", () => {
  it("the frozen exit codes [REQ-O8]", () => {
    expect(Object.fromEntries(Object.entries(ERRORS).map(([id, { exit_code: code }]) => [id, code]))).toEqual({
      E_GENERIC: 1, E_USAGE: 2, E_POLICY: 10, E_OWNERSHIP: 20, E_LOCKING: 30, E_ATOMIC_SWAP: 40, E_EXDEV: 50, E_BACKUP_MISSING: 60, E_RESTORE_FAILED: 70, E_SMOKE: 80,
    });
    expect(NO_ERROR.map(({ exit_code: code }) => code)).toEqual(["0", "128 + n"]);
  });

  it("the package exports them without anything that calls the kernel", async () => {
    expect(Object.keys(await import("@switchyard/fs-atomic/errors"))).toEqual(["ERRORS", "NO_ERROR", "isErrorId"]);
  });
});

describe("isErrorId()", () => {
  it.each(Object.keys(ERRORS))("%s, true", (id) => expect(isErrorId(id)).toBe(true));
  it.each(["", "E_NEW", "constructor", "__proto__"])("%j, false", (id) => expect(isErrorId(id)).toBe(false));
});
