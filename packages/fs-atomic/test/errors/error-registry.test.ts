import { execFileSync } from "node:child_process";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { ERRORS, isErrorId, NO_ERROR } from "../../src/errors/error-registry.ts";

/** An exit code as that entry of the package has it, and whether native code is loaded then. */
function told(from: string): string {
  const program = `const { ERRORS, linuxSyscalls } = await import("@switchyard/fs-atomic${from}");
  linuxSyscalls?.();
  console.log(ERRORS.E_EXDEV.exit_code, process.report.getReport().sharedObjects.some((path) => path.includes("koffi")));`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: import.meta.dirname, encoding: "utf8" });
}

describe("ERRORS", () => {
  it("the frozen exit codes [REQ-O8]", () => {
    expect(Object.fromEntries(Object.entries(ERRORS).map(([id, { exit_code: code }]) => [id, code]))).toEqual({
      E_GENERIC: 1, E_USAGE: 2, E_POLICY: 10, E_OWNERSHIP: 20, E_LOCKING: 30, E_ATOMIC_SWAP: 40, E_EXDEV: 50, E_BACKUP_MISSING: 60, E_RESTORE_FAILED: 70, E_SMOKE: 80,
    });
    expect(NO_ERROR.map(({ exit_code: code }) => code)).toEqual(["0", "128 + n"]);
  });

  it("exported on their own, without the native library that calls the kernel", () => {
    expect(told("/errors")).toBe("50 false\n");
    expect(told("")).toBe("50 true\n");
  });

  it("errors.json as it is shipped: the same", async () => {
    const { default: shipped } = await import("@switchyard/fs-atomic/errors.json", { with: { type: "json" } });
    expect(shipped).toEqual({ schema_version: 1, no_error: NO_ERROR, errors: ERRORS });
  });
});

describe("isErrorId()", () => {
  it.each(Object.keys(ERRORS))("%s, true", (id) => expect(isErrorId(id)).toBe(true));
  it.each(["", "E_NEW", "constructor", "__proto__"])("%j, false", (id) => expect(isErrorId(id)).toBe(false));
});
