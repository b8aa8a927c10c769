/** This proves, as root, what doctor says of mounts and flags, and that what it says of file systems is so. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { doctor } from "../../src/doctor/doctor.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { explain } from "../../src/explain/explain.ts";
import { LOOP_KINDS, loopMount } from "../support/loop-mount.ts";
import { program, scratch, type Scratch } from "../support/scratch.ts";

/** What is told of mounts. */
async function mounts({ context }: Scratch): Promise<readonly Finding[]> {
  return (await doctor(context(), { path: "" })).findings.filter(({ check }) => check === "mounts");
}

/** Mounts something there until the test ends. */
function mounted(at: string, ...options: readonly string[]): void {
  execFileSync("mount", [...options, at]);
  onTestFinished(() => void execFileSync("umount", ["-l", at]));
}

test.each(LOOP_KINDS)("doctor(): %s holds state and targets, all that a change needs is there (needs root) [REQ-F3]", async (kind) => {
  const at = loopMount(kind);
  chmodSync(at, 0o755);
  const place = scratch(at);
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect(await mounts(place)).toMatchObject([{ level: "ok", text: expect.stringContaining(`${kind} at ${at}`) }]);
});

test("doctor(): targets on a tmpfs, a warning that nothing outlasts a power loss; noexec and read-only, errors (needs root) [REQ-S2] [REQ-B8]", async () => {
  const place = scratch();
  const bin = place.at("usr/bin");
  mounted(bin, "-t", "tmpfs", "none");
  program(join(bin, "ls"), "old ls");
  await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }], mode: "commit" });
  expect(await mounts(place)).toContainEqual(expect.objectContaining({ level: "warn", text: expect.stringContaining("power loss") }));
  execFileSync("mount", ["-o", "remount,noexec", bin]);
  expect(await mounts(place)).toContainEqual(expect.objectContaining({ level: "error", error: expect.objectContaining({ reason: "no_exec" }) }));
  execFileSync("mount", ["-o", "remount,exec,ro", bin]);
  expect(await mounts(place)).toContainEqual(expect.objectContaining({ level: "error", error: expect.objectContaining({ reason: "read_only" }) }));
  expect(await explain(place.context(), "/usr/bin/ls")).toMatchObject({ mount: { fs_type: "tmpfs", read_only: true, noexec: false, volatile: true }, switch: { verdict: "refused", stops: [{ reason: "read_only" }] } });
});

test("doctor(): a usual place on a noexec mount where no run was, only a warning (needs root)", async () => {
  const place = scratch();
  mkdirSync(place.at("usr/local/bin"), { recursive: true });
  mounted(place.at("usr/local/bin"), "-t", "tmpfs", "-o", "noexec", "none");
  expect((await mounts(place)).filter(({ text }) => text.includes("/usr/local/bin"))).toMatchObject([{ level: "warn" }]);
});

test("doctor(): the directory of targets is immutable, an error with chattr; explain tells the gate (needs root) [REQ-S2]", async () => {
  const at = loopMount("ext4");
  chmodSync(at, 0o755);
  const place = scratch(at);
  await apply(place.context(), { links: place.links, mode: "commit" });
  execFileSync("chattr", ["+i", place.at("usr/bin")]);
  onTestFinished(() => void execFileSync("chattr", ["-i", place.at("usr/bin")]));
  expect(await mounts(place)).toContainEqual(expect.objectContaining({ level: "error", error: expect.objectContaining({ reason: "immutable" }), remedies: ["chattr -i '/usr/bin'"] }));
  expect(await explain(place.context(), "/usr/bin/ls")).toMatchObject({ switch: { verdict: "refused", stops: [{ reason: "immutable" }] } });
});

test("explain(): capabilities, ACLs and set-id bits of the file, as setcap and getfacl would have them (needs root, libcap2-bin, acl)", async () => {
  const place = scratch(loopMount("ext4"));
  execFileSync("setcap", ["cap_net_raw+ep", place.at("usr/bin/ls")]);
  execFileSync("setfacl", ["-m", "u:1234:r", place.at("usr/bin/ls")]);
  expect(await explain(place.context(), "/usr/bin/ls")).toMatchObject({ node: { capabilities: "13+ep", has_acl: true, setuid: false } });
});
