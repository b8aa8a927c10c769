import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, renameSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hashFile, sha256 } from "../../src/file/hash-file.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { identityAt } from "../support/look.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";

describe("hashFile()", () => {
  it.each([0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 1024 * 1024 - 1, 1024 * 1024, 2 * 1024 * 1024 + 17])("hashFile(): %i bytes, their SHA-256 and their number [REQ-O5]", async (length) => {
    const { dir, path } = scratch();
    const bytes = Buffer.alloc(length, "switchyard");
    writeFileSync(join(path, "f"), bytes);
    const read: number[] = [];
    const hash = await hashFile(dir, "f", identityAt(dir, "f"), { onRead: (count) => read.push(count) });
    expect(hash).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(read).toEqual([length]);
  });

  it.each(["gone", "link", "dir", "socket", "other"])("hashFile(): the expected file is replaced by %s, null [REQ-O5]", async (by) => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "content");
    const expected = identityAt(dir, "f");
    unlinkSync(join(path, "f"));
    if (by === "link") symlinkSync("other", join(path, "f"));
    if (by === "dir") mkdirSync(join(path, "f"));
    if (by === "other") writeFileSync(join(path, "f"), "content");
    const server = createServer();
    if (by === "socket") await once(server.listen(join(path, "f")), "listening");
    const before = readdirSync("/proc/self/fd").length;
    expect(await hashFile(dir, "f", expected)).toBeNull();
    expect(readdirSync("/proc/self/fd")).toHaveLength(before);
    server.close();
  });

  it("hashFile(): asked about something that is no file, null and nothing opened", async () => {
    const path = scratchPath();
    symlinkSync("x", join(path, "l"));
    const { dir } = rootAt(path, linuxSyscalls());
    const blind = { ...dir, sys: { ...dir.sys, openat: (): never => { throw new Error("opened"); } } };
    expect(await hashFile(blind, "l", identityAt(dir, "l"))).toBeNull();
    expect(await hashFile(blind, "gone", { kind: "none" })).toBeNull();
  });

  it("hashFile(): its signal is aborted before or while it reads, the reason and nothing left open [REQ-O5]", async () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, "f"), "");
    truncateSync(join(path, "f"), 2 ** 38);
    const before = readdirSync("/proc/self/fd").length;
    const reason = new Error("enough");
    await expect(hashFile(dir, "f", identityAt(dir, "f"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const hashed = hashFile(dir, "f", identityAt(dir, "f"), { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(hashed).rejects.toBe(reason);
    expect(readdirSync("/proc/self/fd")).toHaveLength(before);
  });

  it("hashFile(): written to while it is read, null; renamed meanwhile, its hash [REQ-O5]", async () => {
    const { dir, path } = scratch();
    for (const name of ["written", "renamed"]) writeFileSync(join(path, name), Buffer.alloc(3 * 1024 * 1024));
    const written = hashFile(dir, "written", identityAt(dir, "written"));
    appendFileSync(join(path, "written"), "x");
    const renamed = hashFile(dir, "renamed", identityAt(dir, "renamed"));
    renameSync(join(path, "renamed"), join(path, "elsewhere"));
    expect(await written).toBeNull();
    expect(await renamed).toBe(sha256(Buffer.alloc(3 * 1024 * 1024)));
  });

  it("sha256(): the known answer for abc", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
