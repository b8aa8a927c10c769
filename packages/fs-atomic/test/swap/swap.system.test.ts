import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readMountTable } from "../../src/mount/mount-table.ts";
import { observe } from "../../src/node/observe.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { stageLink } from "../../src/swap/stage-link.ts";
import { swap } from "../../src/swap/swap.ts";
import { SyncGroup } from "../../src/sync/sync-group.ts";
import { STATX_ATTR } from "../../src/syscalls/kernel-abi.ts";
import { look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { rootAt } from "../support/scratch.ts";
import { begin, KEEP, prepare, SHAPES, STAGE, TARGET } from "../support/shapes.ts";
import { FILE_SYSTEMS, freshFileSystem, mount, run } from "../support/system.ts";

const strict = { allowNoExchange: false };
const errno = (reason: string): { id: string; reason: string } => ({ id: "E_ATOMIC_SWAP", reason });

describe.each(FILE_SYSTEMS)("on %s", (kind) => {
  it("swap(): every shape, done and undone, exactly as before; synced [REQ-F3] [REQ-A1] [REQ-R2]", async () => {
    const top = freshFileSystem(kind);
    const group = new SyncGroup();
    for (const [at, shape] of SHAPES.entries()) {
      const path = join(top, String(at));
      mkdirSync(path);
      prepare(path, shape);
      const { dir } = rootAt(path);
      expect(readMountTable().get(dir.sys.statx(dir.fd, "").mountId ?? -1n)?.fsType).toBe(kind);
      const before = look(dir);
      const change = begin(dir, shape, () => undefined);
      swap(dir, change, strict);
      group.changed(dir);
      expect(look(dir)[KEEP]).toEqual(before[TARGET]);
      await group.flush();
      expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
      expect(look(dir)).toEqual(before);
    }
    expect(group.cost.calls).toBe(SHAPES.length);
  });

  it("swap(): attributes, capabilities and times of the displaced node, kept to the last byte [REQ-R2] [REQ-B4]", () => {
    const path = freshFileSystem(kind);
    prepare(path, { prior: "file", next: "link" });
    run("setfattr", "-n", "user.switchyard", "-v", "0x00ff10", join(path, TARGET));
    run("setfattr", "-n", "security.capability", "-v", "0x0100000200040000000000000000000000000000", join(path, TARGET));
    const { dir } = rootAt(path);
    const before = { xattrs: dir.sys.xattrs(dir.fd, TARGET), node: observe(dir, TARGET) };
    expect(before.xattrs.get("user.switchyard")).toEqual(Buffer.from([0x00, 0xff, 0x10]));
    expect(before.xattrs.get("security.capability")).toHaveLength(20);
    swap(dir, begin(dir, { prior: "file", next: "link" }, () => undefined), strict);
    expect(dir.sys.xattrs(dir.fd, KEEP)).toEqual(before.xattrs);
    const after = observe(dir, KEEP);
    const times = (node: typeof after): unknown => node.kind !== "none" && [node.stat.mtimeNs, node.stat.btimeNs, node.stat.mode, node.stat.uid, node.stat.ino];
    expect(times(after)).toEqual(times(before.node));
  });
});

describe("where nothing may change", () => {
  it("swap(): an immutable target, syscall_failed, it stands; settled once it is not [REQ-S2] [REQ-A1]", () => {
    const path = freshFileSystem("ext4");
    prepare(path, { prior: "file", next: "link" });
    const { dir } = rootAt(path);
    const before = look(dir);
    const change = begin(dir, { prior: "file", next: "link" }, () => undefined);
    run("chattr", "+i", join(path, TARGET));
    const node = observe(dir, TARGET);
    expect(node.kind !== "none" && node.stat.attributes & STATX_ATTR.IMMUTABLE).toBe(STATX_ATTR.IMMUTABLE);
    expect(refusal(() => swap(dir, change, strict))).toEqual(errno("syscall_failed"));
    expect(look(dir)[TARGET]).toEqual(before[TARGET]);
    expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
    expect(look(dir)).toEqual(before);
    run("chattr", "-i", join(path, TARGET));
  });

  it("settleSwap(): the kept node became immutable, syscall_failed and the link stands; settled once it is not [REQ-S2]", () => {
    const path = freshFileSystem("ext4");
    prepare(path, { prior: "file", next: "link" });
    const { dir } = rootAt(path);
    const before = look(dir);
    const change = begin(dir, { prior: "file", next: "link" }, () => undefined);
    swap(dir, change, strict);
    run("chattr", "+i", join(path, KEEP));
    expect(refusal(() => settleSwap(dir, change, "undo"))).toEqual(errno("syscall_failed"));
    run("chattr", "-i", join(path, KEEP));
    expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
    expect(look(dir)).toEqual(before);
  });

  it.each(["+i", "+a"])("stageLink(), swap(): a directory with chattr %s, refused and everything stands [REQ-S2]", (attribute) => {
    const path = freshFileSystem("ext4");
    prepare(path, { prior: "file", next: "link" });
    const { dir } = rootAt(path);
    const change = begin(dir, { prior: "file", next: "link" }, () => undefined);
    const before = look(dir);
    run("chattr", attribute, path);
    expect(refusal(() => swap(dir, change, strict))).toEqual(errno("syscall_failed"));
    expect(look(dir)).toEqual(before);
    run("chattr", attribute.replace("+", "-"), path);
  });

  it("stageLink(), swap(): a read-only mount, refused and everything stands [REQ-S2]", () => {
    const path = freshFileSystem("tmpfs");
    prepare(path, { prior: "file", next: "link" });
    const { dir } = rootAt(path);
    const change = begin(dir, { prior: "file", next: "link" }, () => undefined);
    const before = look(dir);
    run("mount", "-o", "remount,ro", path);
    expect(refusal(() => swap(dir, change, strict))).toEqual(errno("syscall_failed"));
    expect(refusal(() => stageLink(dir, KEEP, "x"))).toEqual(errno("syscall_failed"));
    expect(look(dir)).toEqual(before);
    expect(readMountTable().get(dir.sys.statx(dir.fd, "").mountId ?? -1n)?.readOnly).toBe(true);
  });

  it("swap(): a target that is a mount point, syscall_failed and it stands [REQ-S2]", () => {
    const path = freshFileSystem("tmpfs");
    prepare(path, { prior: "file", next: "link" });
    const { dir } = rootAt(path);
    writeFileSync(join(path, "bound"), "bound");
    const change = begin(dir, { prior: "file", next: "link" }, () => undefined);
    mount("--bind", join(path, "bound"), join(path, TARGET));
    expect(refusal(() => swap(dir, change, strict))).toEqual(errno("syscall_failed"));
    expect(look(dir)[TARGET]).toMatchObject({ bytes: "bound" });
  });

  it("stageLink(): a full disk, syscall_failed, and what was swapped before is undone all the same [REQ-J5]", () => {
    const path = freshFileSystem("tmpfs", "nr_inodes=8");
    prepare(path, { prior: "file", next: "link" });
    const { dir } = rootAt(path);
    const before = look(dir);
    const change = begin(dir, { prior: "file", next: "link" }, () => undefined);
    swap(dir, change, strict);
    for (let at = 0; at < 8; at++) if (refusedToFill(path, at)) break;
    expect(refusal(() => stageLink(dir, STAGE, "x"))).toEqual(errno("syscall_failed"));
    expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
    expect(look(dir)).toMatchObject(before);
  });
});

function refusedToFill(path: string, at: number): boolean {
  try {
    mkdirSync(join(path, `fill${at}`));
    return false;
  } catch {
    return true;
  }
}
