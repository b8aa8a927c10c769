import { describe, expect, it } from "vitest";
import { ignoring } from "../../src/errors/ignoring.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { refusal } from "../support/refusal.ts";

const failing = (code: string) => (): never => {
  throw new SyscallError("open", code, "x");
};

describe("ignoring()", () => {
  it("ignoring(): success, its value", () => {
    expect(ignoring("ENOENT", () => 7)).toBe(7);
  });

  it("ignoring(): a named error, undefined", () => {
    expect(ignoring("ENOENT", failing("ENOENT"))).toBeUndefined();
    expect(ignoring(["EEXIST", "ENOENT"], failing("ENOENT"))).toBeUndefined();
  });

  it("ignoring(): any other error, passes", () => {
    expect(refusal(() => ignoring("ENOENT", failing("EIO")))).toEqual({ id: "syscall", reason: "EIO" });
    // A code that is part of another must not match by accident.
    expect(refusal(() => ignoring("ENOTDIRECTORY", failing("ENOTDIR")))).toEqual({ id: "syscall", reason: "ENOTDIR" });
    expect(() => ignoring("ENOENT", () => JSON.parse("{"))).toThrow(SyntaxError);
  });
});
