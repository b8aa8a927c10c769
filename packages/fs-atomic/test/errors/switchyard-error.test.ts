import { describe, expect, it, vi } from "vitest";
import { ERRORS } from "../../src/errors/error-registry.ts";
import * as first from "../../src/errors/switchyard-error.ts";
import { toldReason } from "../../src/errors/told-reason.ts";

const details = { id: "E_ATOMIC_SWAP", reason: "conflict", op: "swap", message: "Cannot." } as const;

describe("SwitchyardError", () => {
  it("new SwitchyardError(): carries id, exit code, reason and remedies [REQ-O8]", () => {
    const cause = new Error("why");
    const error = new first.SwitchyardError({ ...details, path: "/usr/bin/ls", errno: "EINVAL", remedies: ["a", "b"], cause });
    expect(error).toMatchObject({ id: "E_ATOMIC_SWAP", exitCode: 40, reason: "conflict", op: "swap", path: "/usr/bin/ls", errno: "EINVAL", remedies: ["a", "b"], cause });
    expect(new first.SwitchyardError(details)).toMatchObject({ path: undefined, errno: undefined, remedies: [] });
  });

  it("new SwitchyardError(): without remedies of its own, those of the registry; none where that has none", () => {
    const known = ERRORS.E_EXDEV.reasons["no_exchange"]?.remedies;
    expect(known).toHaveLength(1);
    const error = { ...details, id: "E_EXDEV", reason: "no_exchange" } as const;
    expect(new first.SwitchyardError(error).remedies).toEqual(known);
    expect(new first.SwitchyardError({ ...error, remedies: [] }).remedies).toEqual([]);
  });

  it("new SwitchyardError(): what is no reason, that of another id, a text: not for the compiler", () => {
    const text: string = "conflict";
    const made = [
      // @ts-expect-error no reason of any id
      new first.SwitchyardError({ ...details, reason: "conflicted" }),
      // @ts-expect-error a reason of E_EXDEV
      new first.SwitchyardError({ ...details, reason: "no_exchange" }),
      // @ts-expect-error any text, unless it was told
      new first.SwitchyardError({ ...details, reason: text }),
    ];
    expect(made.map(({ reason }) => reason)).toEqual(["conflicted", "no_exchange", "conflict"]);
  });

  it.each(["of_a_later_version", "constructor", "__proto__", ""])("new SwitchyardError(): a reason that was told, %j, kept, no remedies", (text) => {
    expect(new first.SwitchyardError({ ...details, reason: toldReason(text) })).toMatchObject({ reason: text, remedies: [] });
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
