import { describe, expect, it, vi } from "vitest";
import * as first from "../../src/errors/switchyard-error.ts";

const details = { id: "E_EXDEV", reason: "no_exchange", op: "swap", message: "Cannot." } as const;

describe("SwitchyardError", () => {
  it("new SwitchyardError(): carries id, exit code, reason and remedies [REQ-O8]", () => {
    const cause = new Error("why");
    const error = new first.SwitchyardError({ ...details, path: "/usr/bin/ls", errno: "EINVAL", remedies: ["a", "b"], cause });
    expect(error).toMatchObject({ id: "E_EXDEV", exitCode: 50, reason: "no_exchange", op: "swap", path: "/usr/bin/ls", errno: "EINVAL", remedies: ["a", "b"], cause });
    expect(new first.SwitchyardError(details)).toMatchObject({ path: undefined, errno: undefined, remedies: [] });
  });

  it("EXIT_CODES: the frozen table [REQ-O8]", () => {
    expect(first.EXIT_CODES).toEqual({
      E_GENERIC: 1, E_USAGE: 2, E_POLICY: 10, E_OWNERSHIP: 20, E_LOCKING: 30, E_ATOMIC_SWAP: 40, E_EXDEV: 50, E_BACKUP_MISSING: 60, E_RESTORE_FAILED: 70, E_SMOKE: 80,
    });
  });

  it("isSwitchyardError(): the error of another installed copy, true", async () => {
    vi.resetModules();
    const second = await import("../../src/errors/switchyard-error.ts");
    expect(second.SwitchyardError).not.toBe(first.SwitchyardError);
    const error = new second.SwitchyardError(details);
    expect(error).not.toBeInstanceOf(first.SwitchyardError);
    expect(first.isSwitchyardError(error)).toBe(true);
  });

  it.each([new Error("x"), { id: "E_EXDEV", reason: "no_exchange" }, null, undefined, "E_EXDEV"])("isSwitchyardError(): %s, false", (error) => {
    expect(first.isSwitchyardError(error)).toBe(false);
  });

  it("isSwitchyardError(): the brand does not show where an error is listed or copied", () => {
    expect(Object.getOwnPropertySymbols(Object.assign({}, new first.SwitchyardError(details)))).toEqual([]);
  });
});
