/** This proves what is in a bundle, that it is whole or not finished, and that nothing is overwritten (REQ-RC2). */
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, sha256, SyscallError } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { writeBundle, type BundledScript } from "../../src/index.ts";
import { elf } from "../support/static-program.ts";
import { toolbox, type Toolbox } from "../support/toolbox.ts";

const script = (name: string, place = `/var/lib/switchyard/runs/${name}/undo.sh`): BundledScript => ({ name, place, bytes: Buffer.from(`#!/bin/sh\n# ${name}\n`) });
const SCRIPTS = [script("run-2.sh"), script("run-1.sh")];
const mode = (path: string): number => lstatSync(path).mode & 0o7777;

function withBusybox(bytes: Buffer): Toolbox {
  const box = toolbox();
  writeFileSync(box.at("busybox"), bytes);
  chmodSync(box.at("busybox"), 0o4755);
  return box;
}

it("writeBundle(): a static BusyBox, scripts, README and sums; the sums are those of the files, no set-id bit [REQ-RC2]", async () => {
  const { dir, at } = scratch();
  const box = withBusybox(elf());
  const bundle = await writeBundle(dir, { path: box.path, scripts: SCRIPTS });
  expect(bundle.busybox).toEqual({ state: "copied", from: box.at("busybox"), sha256: sha256(elf()) });
  expect(bundle.files.map(({ name }) => name)).toEqual(["busybox", "run-2.sh", "run-1.sh", "README.txt"]);
  expect(readFileSync(at("SHA256SUMS"), "utf8")).toBe(bundle.files.map(({ name }) => `${sha256(readFileSync(at(name)))}  ${name}\n`).join(""));
  expect(["busybox", "run-1.sh", "README.txt", "SHA256SUMS"].map((name) => mode(at(name)))).toEqual([0o755, 0o755, 0o644, 0o644]);
  expect(readFileSync(at("busybox")).equals(elf())).toBe(true);
});

it.each([
  ["none", () => toolbox(), { state: "not_found" }],
  ["one that needs libraries", () => withBusybox(elf({ interpreter: true })), { state: "refused", why: "not_static" }],
  ["a script of that name", () => toolbox().plant("busybox", "exit 0"), { state: "refused", why: "not_static" }],
  ["one that others may write", othersMayWrite, { state: "refused", why: "untrusted" }],
])("writeBundle(): of BusyBoxes %s, none copied, and result and README say so [REQ-RC2]", async (_, make, busybox) => {
  const { dir, path, at } = scratch();
  const bundle = await writeBundle(dir, { path: make().path, scripts: SCRIPTS });
  expect(bundle.busybox).toMatchObject(busybox);
  expect(readdirSync(path).sort()).toEqual(["README.txt", "SHA256SUMS", "run-1.sh", "run-2.sh"]);
  expect(readFileSync(at("README.txt"), "utf8")).toContain("NO busybox");
  expect(readFileSync(at("README.txt"), "utf8")).not.toContain("./busybox");
});

function othersMayWrite(): Toolbox {
  const box = withBusybox(elf());
  chmodSync(box.at("busybox"), 0o777);
  return box;
}

it.each(["busybox", "README.txt", "SHA256SUMS", "run-1.sh"])("writeBundle(): %s is there already, also as a link that leads nowhere, refused and nothing written [REQ-RC2]", async (name) => {
  for (const make of [(path: string) => writeFileSync(path, "theirs"), (path: string) => symlinkSync("nowhere", path)]) {
    const { dir, path, at } = scratch();
    make(at(name));
    await expect(writeBundle(dir, { path: withBusybox(elf()).path, scripts: SCRIPTS })).rejects.toMatchObject({ id: "E_USAGE", reason: "name_taken", path: name });
    expect(readdirSync(path)).toEqual([name]);
  }
});

it.each(["", "a/b", "../x", ".hidden", "-n", "a b", "new\nline", "é", "busybox", "tools", "x".repeat(202)])("writeBundle(): a script named %j, refused and nothing written [REQ-RC2]", async (name) => {
  const { dir, path } = scratch();
  await expect(writeBundle(dir, { path: "", scripts: [script(name, "/undo.sh")] })).rejects.toMatchObject({ id: "E_USAGE", reason: "bad_name" });
  await expect(writeBundle(dir, { path: "", scripts: [script("a"), script("a")] })).rejects.toMatchObject({ id: "E_USAGE", reason: "bad_name" });
  await expect(writeBundle(dir, { path: "", scripts: [script("a", "/x/../../undo.sh")] })).rejects.toMatchObject({ id: "E_USAGE", reason: "path_dotdot" });
  expect(readdirSync(path)).toEqual([]);
});

/** Writes a bundle through a kernel that refuses the n-th call that makes, writes or syncs; what came of it, and what lies there. */
async function refusedAt(box: Toolbox, failing: number): Promise<{ readonly ended: unknown; readonly calls: number; readonly sums: readonly string[]; readonly at: (name: string) => string }> {
  let calls = 0;
  const sys = linuxSyscalls();
  const refuse = (call: string): void => {
    if (calls++ === failing) throw new SyscallError(call, "EIO", ".");
  };
  const { dir, at } = scratch({
    write: (fd, bytes) => (refuse("write"), sys.write(fd, bytes)),
    fsync: async (fd) => (refuse("fsync"), sys.fsync(fd)),
    fchmod: (fd, bits) => (refuse("fchmod"), sys.fchmod(fd, bits)),
  });
  const ended = await writeBundle(dir, { path: box.path, scripts: SCRIPTS }).then(() => "written", (error: unknown) => error);
  return { ended, calls, at, sums: existsSync(at("SHA256SUMS")) ? readFileSync(at("SHA256SUMS"), "utf8").trim().split("\n") : [] };
}

it("writeBundle(): each call of the kernel that makes, writes or syncs fails, refused; where SHA256SUMS lies all is whole [REQ-RC2]", async () => {
  const box = withBusybox(elf());
  const { calls } = await refusedAt(box, Number.POSITIVE_INFINITY);
  expect(calls).toBeGreaterThan(10);
  for (let failing = 0; failing < calls; failing++) {
    const { ended, sums, at } = await refusedAt(box, failing);
    expect(ended).toMatchObject({ code: "EIO" });
    for (const line of sums) expect(sha256(readFileSync(at(line.slice(66))))).toBe(line.slice(0, 64));
  }
});
