import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyNode } from "../../src/copy/copy-node.ts";
import { keepNode } from "../../src/copy/keep-node.ts";
import { linkNode } from "../../src/copy/link-node.ts";
import { appendFile } from "../../src/file/append-file.ts";
import { putFile } from "../../src/file/put-file.ts";
import { compareMetadata } from "../../src/metadata/compare-metadata.ts";
import { getMetadata } from "../../src/metadata/get-metadata.ts";
import { setMetadata } from "../../src/metadata/set-metadata.ts";
import { getInodeFlags, setInodeFlags } from "../../src/node/inode-flags.ts";
import { removeName } from "../../src/node/remove-name.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { identityAt } from "../support/look.ts";
import { refusalOf } from "../support/refusal.ts";
import { richFile } from "../support/rich.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";
import { FILE_SYSTEMS, freshFileSystem, mount, run } from "../support/system.ts";

const [source, copy] = [nodeName("tool"), nodeName(".tool.bak")];
/** cap_net_raw=ep */
const CAPABILITY = Buffer.from("0100000200200000000000000000000000000000", "hex");

/** A file of someone else with set-id bits, an ACL and a capability. */
function privileged(path: string): ReturnType<typeof rootAt>["dir"] {
  const { dir } = rootAt(path);
  const metadata = richFile(dir, path, source, "some bytes");
  setMetadata(dir, source, { ...metadata, uid: 1234, gid: 4321, mode: 0o6750, xattrs: new Map([["user.a", Buffer.from("a")], ["security.capability", CAPABILITY]]) });
  expect(getMetadata(dir, source)).toMatchObject({ uid: 1234, gid: 4321, mode: 0o6750 });
  return dir;
}

describe.each(FILE_SYSTEMS)("on %s", (kind) => {
  it("copyNode(), putFile(): owner, set-id bits, capability and times, within and onto another mount and back [REQ-F1] [REQ-R2] [REQ-B5]", async () => {
    const [path, elsewhere] = [freshFileSystem(kind), scratch()];
    const dir = privileged(path);
    const wanted = getMetadata(dir, source);
    const method = await copyNode(dir, source, { dir, name: copy });
    expect(method).toBe(kind === "btrfs" || kind === "xfs" ? "reflink" : "copy");
    expect(compareMetadata(wanted, getMetadata(dir, copy))).toEqual([]);
    expect(await copyNode(dir, source, { dir: elsewhere.dir, name: copy })).toBe("copy");
    expect(compareMetadata(wanted, getMetadata(elsewhere.dir, copy))).toEqual([]);
    const back = nodeName("back");
    await copyNode(elsewhere.dir, copy, { dir, name: back });
    expect(compareMetadata(wanted, getMetadata(dir, back))).toEqual([]);
    await putFile(dir, back, Buffer.from("new"), { metadata: wanted });
    expect(compareMetadata(wanted, getMetadata(dir, back))).toEqual([]);
    expect(readFileSync(join(path, back), "latin1")).toBe("new");
  });

  it("copyNode(): a symlink of someone else, with a trusted attribute [REQ-R2]", async () => {
    const path = freshFileSystem(kind);
    const { dir } = rootAt(path);
    symlinkSync("dest", join(path, source));
    setMetadata(dir, source, { uid: 1, gid: 2, mtimeNs: 1_500_000_000_000_000_003n, xattrs: new Map([["trusted.a", Buffer.from("a")]]) });
    await copyNode(dir, source, { dir, name: copy });
    expect(getMetadata(dir, copy)).toMatchObject({ uid: 1, gid: 2, mtimeNs: 1_500_000_000_000_000_003n, xattrs: new Map([["trusted.a", Buffer.from("a")]]) });
  });
});

describe("on really different mounts", () => {
  it("linkNode(), keepNode(): another file system, and a bind mount of the same one: EXDEV, and a copy [REQ-F1]", async () => {
    const path = scratchPath();
    mkdirSync(join(path, "bound"));
    const { dir } = rootAt(path);
    writeFileSync(join(path, source), "bytes");
    mount("--bind", path, join(path, "bound"));
    for (const other of [join(path, "bound"), freshFileSystem("tmpfs")]) {
      const to = { dir: rootAt(other).dir, name: copy };
      expect(await refusalOf(linkNode(dir, source, to))).toEqual({ id: "syscall", reason: "EXDEV" });
      expect(await keepNode(dir, source, to)).toMatch(/^(copy|reflink)$/);
      expect(readFileSync(join(other, copy), "latin1")).toBe("bytes");
    }
  });
});

describe("where nothing may change", () => {
  it("a full tmpfs: ENOSPC, the old file stands, nothing is left [REQ-A1]", async () => {
    const path = freshFileSystem("tmpfs", "size=256k");
    const { dir } = rootAt(path);
    writeFileSync(join(path, source), Buffer.alloc(160 * 1024, "x"));
    const full = { id: "syscall", reason: "ENOSPC" };
    expect(await refusalOf(copyNode(dir, source, { dir, name: copy }))).toEqual(full);
    expect(await refusalOf(putFile(dir, source, Buffer.alloc(160 * 1024), { metadata: { mode: 0o644 } }))).toEqual(full);
    expect(await refusalOf(appendFile(dir, source, Buffer.alloc(160 * 1024), 0o644))).toEqual(full);
    expect([readdirSync(path), readFileSync(join(path, source)).equals(Buffer.alloc(160 * 1024, "x"))]).toEqual([[source], true]);
    await appendFile(dir, source, Buffer.from("y"), 0o644);
  });

  it("a read-only mount: EROFS from every verb, nothing changed [REQ-S2]", async () => {
    const path = freshFileSystem("tmpfs");
    const { dir } = rootAt(path);
    writeFileSync(join(path, source), "old");
    const expected = identityAt(dir, source);
    run("mount", "-o", "remount,ro", path);
    const to = { dir, name: copy };
    const verbs = [
      () => copyNode(dir, source, to), () => linkNode(dir, source, to), () => keepNode(dir, source, to),
      () => putFile(dir, source, Buffer.from("new"), { metadata: { mode: 0o644 } }), () => appendFile(dir, source, Buffer.from("x"), 0o644),
      () => removeName(dir, source, expected), async () => setMetadata(dir, source, { mode: 0o600 }),
    ];
    for (const verb of verbs) expect(await refusalOf(verb())).toMatchObject({ reason: "EROFS" });
    expect(readdirSync(path)).toEqual([source]);
  });

  it("setInodeFlags(): +i and +a as chattr sets them; they stop every change, and come off again [REQ-S2]", async () => {
    const path = freshFileSystem("ext4");
    const { dir } = rootAt(path);
    const list = (): string => (run("lsattr", join(path, source)).split(" ")[0] ?? "").replaceAll(/[-e]/g, "");
    writeFileSync(join(path, source), "old");
    const expected = identityAt(dir, source);
    expect(setInodeFlags(dir, source, { immutable: true })).toEqual({ immutable: false, append: false });
    expect([list(), getInodeFlags(dir, source)]).toEqual(["i", { immutable: true, append: false }]);
    const denied = { id: "syscall", reason: "EPERM" };
    expect(await refusalOf(putFile(dir, source, Buffer.from("new"), { metadata: { mode: 0o644 } }))).toEqual(denied);
    expect(await refusalOf(removeName(dir, source, expected))).toEqual(denied);
    expect(await refusalOf(linkNode(dir, source, { dir, name: copy }))).toEqual(denied);
    expect(await refusalOf(appendFile(dir, source, Buffer.from("x"), 0o644))).toEqual(denied);
    // A copy needs nothing of its source but to be read.
    expect(await keepNode(dir, source, { dir, name: copy })).toBe("copy");
    expect(setInodeFlags(dir, source, { immutable: false, append: true })).toEqual({ immutable: true, append: false });
    await appendFile(dir, source, Buffer.from("+"), 0o644);
    expect([list(), readFileSync(join(path, source), "latin1")]).toEqual(["a", "old+"]);
    expect(await refusalOf(removeName(dir, source, identityAt(dir, source)))).toEqual(denied);
    setInodeFlags(dir, source, { append: false });
    expect([list(), readdirSync(path).filter((name) => name !== "lost+found").sort()]).toEqual(["", [copy, source]]);
  });
});

/** Others by name may run it, its own group may not: so the group bits of its mode say more than that. */
function guarded(path: string): ReturnType<typeof rootAt>["dir"] {
  const { dir } = rootAt(path);
  writeFileSync(join(path, source), "some bytes", { mode: 0o700 });
  run("setfacl", "-m", "u:4242:rwx,g::r--,o::-", join(path, source));
  expect(getMetadata(dir, source)).toMatchObject({ mode: 0o770 });
  return dir;
}

describe.each(FILE_SYSTEMS)("an ACL, on %s", (kind) => {
  const ACL = "system.posix_acl_access";

  it("copyNode(): carried, the very same; dropped, none, and the group gets no more than it had [REQ-M3]", async () => {
    const path = freshFileSystem(kind);
    const dir = guarded(path);
    const acl = getMetadata(dir, source).xattrs.get(ACL);
    for (const [name, options] of [["plain", {}], ["carried", { acl: "carry" }]] as const) {
      await copyNode(dir, source, { dir, name: nodeName(name) }, options);
      expect(getMetadata(dir, name).xattrs.get(ACL)).toEqual(acl);
    }
    await copyNode(dir, source, { dir, name: copy }, { acl: "drop" });
    expect(getMetadata(dir, copy)).toMatchObject({ mode: 0o740, xattrs: new Map() });
    expect(getMetadata(dir, source).xattrs.get(ACL)).toEqual(acl);
  });

  it("copyNode(): dropped, in a directory that gives files an ACL, none all the same; of a second name the inode's own [REQ-M3]", async () => {
    const path = freshFileSystem(kind);
    const dir = guarded(path);
    mkdirSync(join(path, "below"));
    run("setfacl", "-d", "-m", "u:4242:rwx", join(path, "below"));
    const below = rootAt(join(path, "below")).dir;
    await copyNode(dir, source, { dir: below, name: copy }, { acl: "drop" });
    expect(getMetadata(below, copy)).toMatchObject({ mode: 0o740, xattrs: new Map() });
    expect(await keepNode(dir, source, { dir: below, name: nodeName("linked") }, { acl: "drop" })).toBe("link");
    expect(getMetadata(below, "linked").xattrs.has(ACL)).toBe(true);
  });
});

it("copyNode(): onto a file system without ACLs, refused with nothing left; dropped, copied [REQ-M3] [REQ-F1]", async () => {
  const [path, elsewhere] = [scratchPath(), scratchPath()];
  mount("-t", "ramfs", "none", elsewhere);
  const { dir } = rootAt(path);
  writeFileSync(join(path, source), "some bytes", { mode: 0o700 });
  run("setfacl", "-m", "u:4242:rwx", join(path, source));
  const to = rootAt(elsewhere).dir;
  expect(await refusalOf(copyNode(dir, source, { dir: to, name: copy }))).toEqual({ id: "syscall", reason: "ENOTSUP" });
  expect(readdirSync(elsewhere)).toEqual([]);
  await copyNode(dir, source, { dir: to, name: copy }, { acl: "drop" });
  expect(readFileSync(join(elsewhere, copy), "latin1")).toBe("some bytes");
});
