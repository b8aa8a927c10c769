import { constants } from "node:os";
import { statSync } from "node:fs";
import { getSystemErrorName } from "node:util";
import { describe, expect, it } from "vitest";
import { errnoOf, SyscallError } from "../../src/errors/syscall-error.ts";

describe("SyscallError", () => {
  it.each([
    ["EAGAIN", constants.errno.EAGAIN],
    ["ENOTSUP", constants.errno.ENOTSUP],
    ["ENOENT", constants.errno.ENOENT],
    ["EXDEV", constants.errno.EXDEV],
    ["E117", 117],
  ])("new SyscallError(): the number of %s, that name", (name, number) => {
    const error = new SyscallError("renameat2", number, "/usr/bin/ls");
    expect(error).toMatchObject({ code: name, syscall: "renameat2", path: "/usr/bin/ls" });
  });

  it("new SyscallError(): every number that Node names, a name with that number", () => {
    const table: Record<string, number> = { ...constants.errno };
    for (const number of Object.values(table)) expect(table[new SyscallError("open", number, "x").code]).toBe(number);
  });
});

describe("errnoOf()", () => {
  it("errnoOf(): a system call's error, ours or Node's, its name", () => {
    expect(errnoOf(new SyscallError("open", "EIO", "x"))).toBe("EIO");
    let error: unknown;
    try {
      statSync("/nowhere/at/all");
    } catch (caught) {
      error = caught;
    }
    expect(errnoOf(error)).toBe("ENOENT");
  });

  it.each(["UNKNOWN", getSystemErrorName(-constants.errno.EDQUOT)])("errnoOf(): an error that libuv has no name for, by Node called %s, its name [REQ-J5]", (code) => {
    expect(errnoOf(Object.assign(new Error("x"), { code, errno: -constants.errno.EDQUOT }))).toBe("EDQUOT");
    expect(errnoOf(Object.assign(new Error("x"), { code, errno: -9999 }))).toBe("E9999");
  });

  it.each([new TypeError("x"), Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" }), Object.assign(new Error("x"), { code: 2 }), "ENOENT", null, undefined])(
    "errnoOf(): a mistake in a program (%s), undefined",
    (error) => {
      expect(errnoOf(error)).toBeUndefined();
    },
  );
});
