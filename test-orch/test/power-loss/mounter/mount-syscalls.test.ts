import { describe, expect, it } from "vitest";
import { mountSyscalls } from "../../../src/power-loss/mounter/mount-syscalls.ts";

describe("mountSyscalls()", () => {
  it("each supported architecture, has the kernel's numbers", () => {
    expect(mountSyscalls("x64")).toEqual({ mount: 165, umount2: 166 });
    expect(mountSyscalls("arm64")).toEqual({ mount: 40, umount2: 39 });
  });

  it("another architecture, throws host-unfit", () => {
    expect(() => mountSyscalls("riscv64")).toThrow(expect.objectContaining({ code: "host-unfit" }));
  });
});
