import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OPEN, SEEK } from "../../src/syscalls/kernel-abi.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { told } from "../support/refusal.ts";
import { scratch } from "../support/scratch.ts";

const sys = linuxSyscalls();

describe("copying calls, against the kernel", () => {
  it("copyFileRange(): from a position to the same position, no further than the end", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "a"), "0123456789");
    const from = sys.openat(dir.fd, "a", { flags: OPEN.RDONLY });
    const to = sys.openat(dir.fd, "b", { flags: OPEN.RDWR | OPEN.CREAT, mode: 0o600 });
    expect(sys.copyFileRange(from, to, { position: 4, length: 3 })).toBe(3);
    expect(sys.copyFileRange(from, to, { position: 8, length: 100 })).toBe(2);
    expect(sys.copyFileRange(from, to, { position: 10, length: 100 })).toBe(0);
    expect(fs.readFileSync(join(path, "b"), "latin1")).toBe(`${"\0".repeat(4)}456\x0089`);
    for (const fd of [from, to]) sys.close(fd);
  });

  it("seek(): the next data, the next hole, null beyond the last, also past 4 GiB", () => {
    const { dir } = scratch();
    const far = 5 * 2 ** 30;
    const fd = sys.openat(dir.fd, "f", { flags: OPEN.RDWR | OPEN.CREAT, mode: 0o600 });
    expect(sys.seek(fd, far, SEEK.SET)).toBe(far);
    sys.write(fd, Buffer.from("x"));
    expect([sys.seek(fd, 0, SEEK.DATA), sys.seek(fd, 0, SEEK.HOLE), sys.seek(fd, far, SEEK.HOLE), sys.seek(fd, far + 1, SEEK.DATA)]).toEqual([far, 0, far + 1, null]);
    sys.close(fd);
  });

  it("cloneFile(): shares the blocks, or says that this file system cannot", () => {
    const { dir, path } = scratch();
    fs.writeFileSync(join(path, "a"), "content");
    const from = sys.openat(dir.fd, "a", { flags: OPEN.RDONLY });
    const to = sys.openat(dir.fd, "b", { flags: OPEN.RDWR | OPEN.CREAT, mode: 0o600 });
    let answer = "cloned";
    try {
      sys.cloneFile(to, from);
    } catch (error) {
      answer = told(error).reason;
    }
    expect([answer, fs.readFileSync(join(path, "b"), "latin1")]).toEqual(answer === "cloned" ? ["cloned", "content"] : ["ENOTSUP", ""]);
    for (const fd of [from, to]) sys.close(fd);
  });
});
