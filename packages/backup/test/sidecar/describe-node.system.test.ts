/** This proves, as root, that extended attributes and capabilities are kept and compared (REQ-B3, REQ-R3). */
import { execFileSync } from "node:child_process";
import { chownSync, symlinkSync, writeFileSync } from "node:fs";
import { observe } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { isPriorState } from "../../src/index.ts";
import { sidecarOf } from "../support/sample.ts";
import { scratch } from "@switchyard/test-support/scratch";

/** Runs a tool, or fails naming the package it comes from. */
function run(aptPackage: string, command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args);
  } catch (cause) {
    throw new Error(`${command} failed; it comes with: apt-get install ${aptPackage}`, { cause });
  }
}

it("describeNode(): extended attributes of any bytes, in base64 (needs setfattr) [REQ-B3]", async () => {
  const place = scratch();
  writeFileSync(place.at("ls"), "bytes");
  run("attr", "setfattr", ["-n", "user.note", "-v", "0x00ff41", place.at("ls")]);
  run("attr", "setfattr", ["-n", "user.empty", place.at("ls")]);
  expect((await sidecarOf(place.dir, "ls")).xattrs).toEqual({ "user.empty": "", "user.note": "AP9B" });
});

it("describeNode(): a link's own attributes, not those of what it leads to (needs root, setfattr) [REQ-B3]", async () => {
  const place = scratch();
  writeFileSync(place.at("real"), "bytes");
  run("attr", "setfattr", ["-n", "user.note", "-v", "theirs", place.at("real")]);
  symlinkSync("real", place.at("ls"));
  run("attr", "setfattr", ["-h", "-n", "trusted.note", "-v", "ours", place.at("ls")]);
  expect((await sidecarOf(place.dir, "ls")).xattrs).toEqual({ "trusted.note": Buffer.from("ours").toString("base64") });
});

it("isPriorState(): file capabilities taken off since, false (needs root, setcap) [REQ-R3]", async () => {
  const place = scratch();
  writeFileSync(place.at("ls"), "bytes", { mode: 0o755 });
  run("libcap2-bin", "setcap", ["cap_net_raw=ep", place.at("ls")]);
  const sidecar = await sidecarOf(place.dir, "ls");
  expect(await isPriorState(place.dir, "ls", observe(place.dir, "ls"), sidecar)).toBe(true);
  run("libcap2-bin", "setcap", ["-r", place.at("ls")]);
  expect(await isPriorState(place.dir, "ls", observe(place.dir, "ls"), sidecar)).toBe(false);
});

it("isPriorState(): another owner, false (needs root) [REQ-R3]", async () => {
  const place = scratch();
  writeFileSync(place.at("ls"), "bytes");
  const sidecar = await sidecarOf(place.dir, "ls");
  chownSync(place.at("ls"), 65_534, 0);
  expect(await isPriorState(place.dir, "ls", observe(place.dir, "ls"), sidecar)).toBe(false);
});
