import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { putFile } from "../../src/file/put-file.ts";
import { stageFile } from "../../src/file/stage-file.ts";
import { getMetadata } from "../../src/metadata/get-metadata.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { identityAt, look } from "../support/look.ts";
import { refusalOf, told } from "../support/refusal.ts";
import { RICH, richFile } from "../support/rich.ts";
import { replaceBy } from "../support/rivals.ts";
import { scratch, type Scratch } from "../support/scratch.ts";
import { beforeRename, isKilledIn, killedAt, withoutExchange } from "../support/wrapped.ts";

const name = nodeName("tool");
const [stage, keep] = [nodeName(".tool.t.1.stage"), nodeName(".tool.t.1.bak")];
const names = (path: string): string[] => readdirSync(path).sort();

/** A put over an old file, known when this is called. */
const put = ({ dir, path }: Scratch, sys = dir.sys, allowNoExchange = false): (() => Promise<void>) => {
  richFile(dir, path, name, "old");
  const prior = identityAt(dir, name);
  return () => putFile({ ...dir, sys }, name, Buffer.from("new"), { metadata: RICH, swap: { prior, stage, keep, allowNoExchange } });
};

describe("putFile()", () => {
  it.each(["bytes", "a descriptor"])("putFile(): from %s, absent or there, with all its metadata and no other name [REQ-A1] [REQ-R2]", async (from) => {
    const { dir, path } = scratch();
    const bytes = Buffer.alloc(5 * 1024 * 1024 + 3, "switchyard");
    const elsewhere = scratch();
    writeFileSync(join(elsewhere.path, "source"), bytes);
    const fd = openSync(join(elsewhere.path, "source"), "r");
    const open = openDescriptors();
    for (let times = 0; times < 2; times++) {
      await putFile(dir, name, from === "bytes" ? bytes : fd, { metadata: RICH });
      expect(getMetadata(dir, name)).toMatchObject(RICH);
      expect(readFileSync(join(path, name)).equals(bytes)).toBe(true);
      expect(names(path)).toEqual([name]);
    }
    expect(openDescriptors()).toBe(open);
    closeSync(fd);
  });

  it("putFile(): killed before each change, the old file or the new one with all it has; the next call succeeds [REQ-A1]", async () => {
    let killed = true;
    const seen = new Set<string>();
    for (let k = 0; killed; k++) {
      const { dir, path } = scratch();
      richFile(dir, path, name, "old");
      const dying = { ...dir, sys: killedAt(dir.sys, k).sys };
      const metadata = { ...RICH, mode: 0o640, mtimeNs: 7n };
      killed = await isKilledIn(() => putFile(dying, name, Buffer.from("new"), { metadata }));
      const is = readFileSync(join(path, name), "latin1");
      seen.add(is);
      const { mode, mtimeNs, xattrs } = is === "old" ? RICH : metadata;
      expect(getMetadata(dir, name)).toMatchObject({ mode, mtimeNs, xattrs });
      await putFile(dir, name, Buffer.from("again"), { metadata: { mode: 0o600 } });
      expect([names(path), readFileSync(join(path, name), "latin1")]).toEqual([[name], "again"]);
    }
    expect([...seen]).toEqual(["old", "new"]);
  });

  it("putFile(): a file system that does not keep what it was given, copy_differs and the old stands [REQ-S5]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, name), "old");
    const forgetful = { ...dir, sys: { ...dir.sys, setTimes: () => undefined } };
    expect(await refusalOf(putFile(forgetful, name, Buffer.from("new"), { metadata: RICH }))).toEqual({ id: "E_GENERIC", reason: "copy_differs" });
    expect([names(path), readFileSync(join(path, name), "latin1")]).toEqual([[name], "old"]);
  });

  it("putFile(): a directory in the way, refused; nothing is left", async () => {
    const { dir, path } = scratch();
    mkdirSync(join(path, name));
    expect(await refusalOf(putFile(dir, name, Buffer.from("new"), { metadata: RICH }))).toEqual({ id: "syscall", reason: "EISDIR" });
    expect(names(path)).toEqual([name]);
  });

  it("stageFile(): the name is taken, EEXIST, and what is there stays", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, stage), "theirs");
    expect(await refusalOf(stageFile(dir, stage, Buffer.from("x"), RICH))).toEqual({ id: "syscall", reason: "EEXIST" });
    expect(readFileSync(join(path, stage), "latin1")).toBe("theirs");
  });
});

describe("putFile() with an expected prior node", () => {
  it("putFile(): the very node is displaced and kept [REQ-A4] [REQ-B4]", async () => {
    const place = scratch();
    const act = put(place);
    const before = look(place.dir);
    await act();
    expect(look(place.dir)).toMatchObject({ [name]: { bytes: "new" }, [keep]: before[name] });
    expect(names(place.path)).toEqual([keep, name]);
  });

  it("putFile(): someone else's node was put there in the last instant, it stays, conflict and nothing left [REQ-A4]", async () => {
    const place = scratch();
    const act = put(place, beforeRename(place.dir.sys, 1, () => replaceBy(place.path, name, "theirs")));
    expect(await refusalOf(act())).toEqual({ id: "E_ATOMIC_SWAP", reason: "conflict" });
    expect([names(place.path), readFileSync(join(place.path, name), "latin1")]).toEqual([[name], "theirs"]);
  });

  it.each([false, true])("putFile(): no RENAME_EXCHANGE, allowed: %s [REQ-F2]", async (allowed) => {
    const place = scratch();
    const act = put(place, withoutExchange(place.dir.sys), allowed);
    const answer = await act().then(() => "put", told);
    expect(answer).toEqual(allowed ? "put" : { id: "E_EXDEV", reason: "no_exchange" });
    expect(names(place.path)).toEqual(allowed ? [keep, name] : [name]);
    expect(readFileSync(join(place.path, name), "latin1")).toBe(allowed ? "new" : "old");
  });

  it("putFile(): killed before each change, settleSwap brings it back, exactly [REQ-A1] [REQ-A3]", async () => {
    let killed = true;
    for (let k = 0; killed; k++) {
      const place = scratch();
      const act = put(place, killedAt(place.dir.sys, k).sys);
      const before = look(place.dir);
      const prior = identityAt(place.dir, name);
      killed = await isKilledIn(act);
      expect(["old", "new"]).toContain(readFileSync(join(place.path, name), "latin1"));
      const there = identityAt(place.dir, stage);
      const isPrior = there.kind !== "none" && prior.kind !== "none" && there.ino === prior.ino;
      const identity = isPrior || there.kind === "none" ? identityAt(place.dir, name) : there;
      const change = { target: name, incoming: { name: stage, node: { identity }, how: "link" as const }, prior, keep };
      if (identity.kind !== "none" && prior.kind !== "none" && identity.ino !== prior.ino) settleSwap(place.dir, change, "undo");
      expect(look(place.dir)).toEqual(before);
    }
  });

  it("putFile(): the new file could not be filed away after the exchange, the old one is back and nothing left [REQ-A1]", async () => {
    const place = scratch();
    const act = put(place, beforeRename(place.dir.sys, 2, () => { throw Object.assign(new Error("x"), { code: "EIO", syscall: "renameat2" }); }));
    const before = look(place.dir);
    expect(await refusalOf(act())).toEqual({ id: "E_ATOMIC_SWAP", reason: "syscall_failed" });
    expect(look(place.dir)).toEqual(before);
  });
});
