import { execFileSync } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { decodeBytes } from "../src/bytes/byte-string.ts";
import { copyNode } from "../src/copy/copy-node.ts";
import { linkNode } from "../src/copy/link-node.ts";
import { appendFile } from "../src/file/append-file.ts";
import { createFile } from "../src/file/create-file.ts";
import { ensureDir } from "../src/file/ensure-dir.ts";
import { hashFile, sha256 } from "../src/file/hash-file.ts";
import { putFile } from "../src/file/put-file.ts";
import { replaceFile } from "../src/file/replace-file.ts";
import { observe } from "../src/node/observe.ts";
import { removeName } from "../src/node/remove-name.ts";
import { closeDir, openDir, type DirHandle } from "../src/path/dir-handle.ts";
import { nodeName, type NodeName } from "../src/path/node-name.ts";
import { resolveInRoot } from "../src/path/resolve-in-root.ts";
import { formatPath, safePath } from "../src/path/safe-path.ts";
import { settleSwap } from "../src/swap/settle-swap.ts";
import { stageLink } from "../src/swap/stage-link.ts";
import { swap } from "../src/swap/swap.ts";
import { linuxSyscalls } from "../src/syscalls/linux-syscalls.ts";
import { identityAt, look } from "./support/look.ts";
import { refusal } from "./support/refusal.ts";
import { rootAt, scratch, scratchPath, type Scratch } from "./support/scratch.ts";
import { isKilledIn, killedAt } from "./support/wrapped.ts";

const NAMES: readonly (readonly [string, NodeName])[] = [
  ["255 bytes", nodeName("n".repeat(255))],
  ["250 bytes", nodeName("n".repeat(250))],
  ["255 bytes, none of them UTF-8", nodeName(decodeBytes(Buffer.alloc(255, 0xff)))],
  ["85 characters of three bytes", nodeName("\u20ac".repeat(85))],
  ["a newline, a blank, a backslash and a byte that is not UTF-8", nodeName(decodeBytes(Buffer.from([0x0a, 0x20, 0x5c, 0xfe])))],
];

const bytes = Buffer.from("bytes");
/** Another name of the same length, or nearly. */
const beside = (name: NodeName, letter: string): NodeName => nodeName(letter + name.slice(1));

/** Done and undone, as any caller does it. */
function thereAndBack(dir: DirHandle, target: NodeName): void {
  const before = look(dir);
  const [stage, keep] = [beside(target, "s"), beside(target, "k")];
  const identity = stageLink(dir, stage, target);
  const change = { target, incoming: { name: stage, node: { identity }, how: "link" as const }, prior: identityAt(dir, target), keep };
  expect(swap(dir, change, { allowNoExchange: false })).toBe("exchange");
  expect(observe(dir, target)).toMatchObject({ kind: "symlink", dest: target });
  expect(look(dir)[keep]).toEqual(before[target]);
  expect(settleSwap(dir, change, "undo").outcome).toBe("settled");
  expect(look(dir)).toEqual(before);
}

describe.each(NAMES)("a name of %s", (_what, name) => {
  it("stageLink(), swap(), settleSwap(), observe(): done and undone exactly [REQ-A1] [REQ-R2]", async () => {
    const { dir } = scratch();
    await createFile(dir, name, bytes, { mode: 0o755, sync: false });
    thereAndBack(dir, name);
    expect(dir.sys.readDirectory(dir.fd)).toEqual([name]);
  });

  it("every verb on files: done, and no other name is left", async () => {
    const { dir } = scratch();
    await appendFile(dir, name, bytes, 0o600);
    await replaceFile(dir, name, bytes, 0o600);
    await putFile(dir, name, bytes, { metadata: { mode: 0o644 } });
    expect(await hashFile(dir, name, identityAt(dir, name))).toBe(sha256(bytes));
    const [copy, link] = [beside(name, "c"), beside(name, "l")];
    await copyNode(dir, name, { dir, name: copy });
    await linkNode(dir, name, { dir, name: link });
    expect(dir.sys.readDirectory(dir.fd).sort()).toEqual([name, copy, link].sort());
    for (const one of [name, copy, link]) expect(await removeName(dir, one, identityAt(dir, one))).toBe("removed");
    expect(dir.sys.readDirectory(dir.fd)).toEqual([]);
  });

  it("removeName(): killed before each change, the next call ends it [REQ-A1]", async () => {
    for (let k = 0; k < 3; k++) {
      const { dir } = scratch();
      await createFile(dir, name, bytes, { mode: 0o644, sync: false });
      const expected = identityAt(dir, name);
      expect(await isKilledIn(() => removeName({ ...dir, sys: killedAt(dir.sys, k).sys }, name, expected))).toBe(true);
      expect(await removeName(dir, name, expected)).toBe(k === 2 ? "absent" : "removed");
      expect(dir.sys.readDirectory(dir.fd)).toEqual([]);
    }
  });

  it("ensureDir(), openDir(), resolveInRoot(): as a directory and as a link to one [REQ-S1] [REQ-TOCTOU1]", async () => {
    const { root, dir } = scratch();
    closeDir(await ensureDir(root, [name, name]));
    const link = beside(name, "l");
    stageLink(dir, link, `${name}/${name}`);
    expect(formatPath(resolveInRoot(root, safePath(`/${link}/x`), "keep").path)).toBe(`/${name}/${name}/x`);
    closeDir(openDir(root, [name, name]));
    expect(refusal(() => openDir(root, [link, name]))).toEqual({ id: "E_POLICY", reason: "parent_is_link" });
  });
});

/** A root; what is made in it is removed by a tool that does not need paths shorter than PATH_MAX. */
function deepScratch(): Scratch {
  const path = scratchPath();
  onTestFinished(() => void execFileSync("rm", ["-rf", path]));
  return rootAt(path, { ...linuxSyscalls(), fsync: () => Promise.resolve() });
}

describe("a path longer than PATH_MAX", () => {
  const parents = Array.from({ length: 20 }, () => nodeName("d".repeat(255)));

  it("ensureDir(), openDir(), and every verb by its handle [REQ-TOCTOU1]", async () => {
    const { root } = deepScratch();
    closeDir(await ensureDir(root, parents));
    const dir = openDir(root, parents);
    const target = nodeName("n".repeat(255));
    await createFile(dir, target, bytes, { mode: 0o755, sync: false });
    thereAndBack(dir, target);
    await putFile(dir, target, bytes, { metadata: { mode: 0o644, xattrs: new Map() } });
    expect(await removeName(dir, target, identityAt(dir, target))).toBe("removed");
    closeDir(dir);
  });

  it("openDir(): a link in it, refused as in a short one [REQ-TOCTOU1] [REQ-S1]", async () => {
    const { root, dir } = deepScratch();
    closeDir(await ensureDir(root, parents));
    const link = nodeName("link");
    stageLink(dir, link, parents[0] ?? "");
    expect(refusal(() => openDir(root, [link, ...parents.slice(1)]))).toEqual({ id: "E_POLICY", reason: "parent_is_link" });
    expect(refusal(() => openDir(root, [...parents, link]))).toEqual({ id: "E_POLICY", reason: "parent_missing" });
  });

  it("resolveInRoot(): links make it so long, E_USAGE path_too_long [REQ-S1]", async () => {
    const { root, dir } = deepScratch();
    const half = parents.slice(0, 15);
    closeDir(await ensureDir(root, [...half, ...half]));
    stageLink(dir, nodeName("a"), half.join("/"));
    const inner = openDir(root, half);
    stageLink(inner, nodeName("b"), half.join("/"));
    closeDir(inner);
    expect(refusal(() => resolveInRoot(root, safePath("/a/b/x"), "keep"))).toEqual({ id: "E_USAGE", reason: "path_too_long" });
  });
});
