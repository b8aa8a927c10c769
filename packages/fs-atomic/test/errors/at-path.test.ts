import { describe, expect, it } from "vitest";
import { atPath, atPathLater } from "../../src/errors/at-path.ts";
import { SwitchyardError } from "../../src/errors/switchyard-error.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";

const fail = (error: unknown) => (): never => { throw error; };
const node = Object.assign(new Error("x"), { code: "EIO", syscall: "read" });
const typed = new SwitchyardError({ id: "E_GENERIC", reason: "not_a_file", op: "x", message: "x" });

describe("atPath(), atPathLater()", () => {
  it.each([["of a descriptor", new SyscallError("fsync", "EIO", "."), "fsync"], ["of Node's own read", node, "read"]])(
    "atPath(): a refused call %s, told with the caller's path",
    async (_what, error, syscall) => {
      const told = { name: "SyscallError", code: "EIO", syscall, path: "/usr/bin/ls" };
      expect(() => atPath("/usr/bin/ls", fail(error))).toThrow(expect.objectContaining(told));
      await expect(atPathLater("/usr/bin/ls", async () => fail(error)())).rejects.toMatchObject(told);
    },
  );

  it("atPath(): what is no refused call passes, and so does the value", async () => {
    for (const error of [typed, new TypeError("x"), "text"]) {
      let caught: unknown;
      try { atPath("/x", fail(error)); } catch (thrown) { caught = thrown; }
      expect(caught).toBe(error);
    }
    expect([atPath("/x", () => 1), await atPathLater("/x", async () => 2)]).toEqual([1, 2]);
  });
});
