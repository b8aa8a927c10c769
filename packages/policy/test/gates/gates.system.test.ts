/** This proves the gates on real mounts, attributes and owners, as root (REQ-S2, REQ-S3). */
import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { DEFAULT_POLICY, evaluate } from "../../src/index.ts";
import { goodRoot, observation } from "../support/observation.ts";
import type { Scratch } from "@switchyard/test-support/scratch";

/** Runs a tool as root, or fails naming the package it comes from. */
function run(aptPackage: string, command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: "pipe" });
  } catch (cause) {
    throw new Error(`${command} failed; it needs root and comes with: apt-get install ${aptPackage}`, { cause });
  }
}

function mountOver(path: string, options: string): void {
  run("mount", "mount", ["-t", "tmpfs", "-o", "size=1m,mode=755", "none", path]);
  onTestFinished(() => run("mount", "umount", ["-l", path]));
  writeFileSync(`${path}/ls`, "on tmpfs", { mode: 0o755 });
  run("mount", "mount", ["-o", `remount,${options}`, path]);
}

const reasons = (place: Scratch): string[] => evaluate(observation(place), DEFAULT_POLICY).map(({ reason }) => reason);

it.each([["rw", []], ["ro", ["read_only"]], ["noexec", ["no_exec"]], ["nosymfollow", ["no_symlink_follow"]]])("evaluate(): the target on a real %s mount, %j (needs root) [REQ-S2]", (options, expected) => {
  const place = goodRoot();
  mountOver(place.at("usr/bin"), options);
  expect(reasons(place)).toEqual(expected);
});

it("evaluate(): the source on a real noexec mount, stopped (needs root) [REQ-S3]", () => {
  const place = goodRoot();
  mountOver(place.at("opt"), "noexec");
  expect(reasons(place)).toEqual(["source_no_exec"]);
});

it("evaluate(): the target is a real mount point, stopped (needs root) [REQ-S2]", () => {
  const place = goodRoot();
  run("mount", "mount", ["--bind", place.at("opt/ls"), place.at("usr/bin/ls")]);
  onTestFinished(() => run("mount", "umount", ["-l", place.at("usr/bin/ls")]));
  expect(reasons(place)).toEqual(["mount_point"]);
});

it.each([["i", "usr/bin/ls"], ["a", "usr/bin/ls"], ["i", "usr/bin"], ["a", "usr/bin"]])("evaluate(): chattr +%s on %s, stopped (needs root) [REQ-S2]", (flag, name) => {
  const place = goodRoot();
  run("e2fsprogs", "chattr", [`+${flag}`, place.at(name)]);
  onTestFinished(() => run("e2fsprogs", "chattr", [`-${flag}`, place.at(name)]));
  expect(reasons(place)).toEqual(["immutable"]);
});

it("evaluate(): real file capabilities on the target, stopped (needs root) [REQ-S7]", () => {
  const place = goodRoot();
  run("libcap2-bin", "setcap", ["cap_net_raw=ep", place.at("usr/bin/ls")]);
  expect(reasons(place)).toEqual(["capabilities"]);
});

it("evaluate(): the source, or a directory above it, of another user, stopped (needs root) [REQ-S3]", () => {
  const place = goodRoot();
  chownSync(place.at("opt/ls"), 65_534, 65_534);
  expect(reasons(place)).toEqual(["source_untrusted"]);
  chownSync(place.at("opt/ls"), 0, 0);
  mkdirSync(place.at("srv"));
  expect(reasons(place)).toEqual([]);
  chownSync(place.at("opt"), 65_534, 65_534);
  expect(reasons(place)).toEqual(["source_untrusted"]);
});
