import { describe, expect, it } from "vitest";
import { parseMountTable, readMountTable } from "../../src/mount/mount-table.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { scratch } from "../support/scratch.ts";

const mount = (line: string): unknown => [...parseMountTable(`${line}\n`).values()][0];

describe("parseMountTable()", () => {
  it("parseMountTable(): the example of proc_pid_mountinfo(5)", () => {
    expect(mount("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue")).toEqual({
      id: 36n, mountPoint: "/mnt2", fsType: "ext3", readOnly: false, noExec: false, noSymFollow: false, isVolatile: false,
    });
  });

  it.each([
    ["/a\\040b", "/a b"],
    ["/a\\011b\\012c", "/a\tb\nc"],
    ["/back\\134slash", "/back\\slash"],
    ["/a\\040-\\040b", "/a - b"],
    ["/\\134040", "/\\040"],
    [Buffer.from("/é").toString("latin1"), "/é"],
    ["/\xff", "/\udcff"],
  ])("parseMountTable(): the mount point %j, unescaped to its bytes", (written, mountPoint) => {
    expect(mount(`1 2 0:1 / ${written} rw - tmpfs none rw`)).toMatchObject({ mountPoint, fsType: "tmpfs" });
  });

  it.each([
    ["ro,relatime", "rw", { readOnly: true }],
    ["rw,relatime", "ro,size=1k", { readOnly: true }],
    ["rw", "rw,errors=remount-ro", { readOnly: false }],
    ["rw,noexec,nosymfollow", "rw", { readOnly: false, noExec: true, noSymFollow: true }],
    ["rw,nosuid,nodev", "rw,noexecutive", { noExec: false, noSymFollow: false }],
  ])("parseMountTable(): options %s and %s of the file system [REQ-S2]", (own, superOptions, expected) => {
    expect(mount(`1 2 0:1 / /m ${own} shared:7 master:1 propagate_from:2 - fuse.bindfs src\\040dir ${superOptions}`)).toMatchObject({ ...expected, fsType: "fuse.bindfs" });
  });

  it.each([
    ["tmpfs", "rw", true],
    ["ramfs", "rw", true],
    ["overlay", "rw,lowerdir=/l,upperdir=/u,workdir=/w,volatile", true],
    ["overlay", "rw,lowerdir=/l,upperdir=/u,workdir=/w,uuid=on,fsync=volatile", true],
    ["overlay", "rw,lowerdir=/l,upperdir=/volatile,workdir=/w", false],
    ["ext4", "rw", false],
  ])("parseMountTable(): %s with %s, whether it lasts [REQ-B8]", (fsType, superOptions, isVolatile) => {
    expect(mount(`1 2 0:1 / /m rw - ${fsType} none ${superOptions}`)).toMatchObject({ isVolatile });
  });

  it("parseMountTable(): no optional fields, an id past 2^53, an empty text", () => {
    expect(mount("9007199254740993 2 0:1 / / rw - ext4 /dev/x rw")).toMatchObject({ id: 9007199254740993n, fsType: "ext4" });
    expect(parseMountTable("").size).toBe(0);
  });

  it("readMountTable(): holds the mount of any directory under its statx id [REQ-S2]", () => {
    const { dir } = scratch();
    const { mountId } = linuxSyscalls().statx(dir.fd, "");
    const found = readMountTable().get(mountId ?? -1n);
    expect(found).toMatchObject({ id: mountId, readOnly: false });
    expect(found?.mountPoint.startsWith("/")).toBe(true);
  });
});
