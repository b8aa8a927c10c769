/** This proves, as root, what another user can do, and that a tool's mounts are not taken for files. */
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { localRunner } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { needTool } from "@switchyard/test-support/find-tool";
import { check, ground } from "./support/ground.ts";
import { reportOf, startRun } from "./support/run-process.ts";

const NOBODY = 65_534;

it("run(): as a plain user, ok, and the report says who it was (needs root)", async () => {
  const place = ground();
  place.copy("stat", needTool("stat", "coreutils"));
  chmodSync(place.root.path, 0o755);
  chmodSync(place.at("tmp"), 0o1777);
  const report = await reportOf(startRun(place.root.path, "stat", { uid: NOBODY }));
  expect(report.checks.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  expect(report).toMatchObject({ smoke_status: "ok", uid: NOBODY, gid: NOBODY, scratch_left: null });
  expect(place.leftovers()).toEqual([]);
});

it("prepare(): the directory for scratch directories is another user's, runner_unusable (needs root)", async () => {
  const place = ground();
  chownSync(place.at("tmp"), NOBODY, NOBODY);
  expect(await caught(() => localRunner({ scratchIn: place.at("tmp") }).prepare())).toMatchObject({ reason: "runner_unusable", errno: "EPERM" });
});

it("run(): no room for the files of a check, could_not_start, failed, nothing is left (needs root)", async () => {
  const place = ground();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8k,nr_inodes=4", "tmpfs", place.at("tmp")]);
  onTestFinished(() => void spawnSync("umount", [place.at("tmp")]));
  expect(mounted.status).toBe(0);
  const report = await place.run([place.copy("ls", needTool("ls", "coreutils"))], { limits: { parallel: 1 } });
  expect(check(report, "probe /bin/ls").outcome).toBe("passed");
  expect(check(report, "coreutils/ls-l /bin/ls")).toMatchObject({ outcome: "could_not_start", differences: [{ what: "files", found: "ENOSPC" }] });
  expect(report.smoke_status).toBe("failed");
  expect(place.leftovers()).toEqual([]);
});

it("run(): a tool mounts something into its directory, that is not emptied, and the report says what is left (needs root)", async () => {
  const place = ground();
  mkdirSync(place.at("precious"));
  writeFileSync(place.at("precious/file"), "x");
  const ls = place.plant("ls", `[ "$1" = -l ] || exit 0; mkdir mnt && mount --bind "${place.at("precious")}" mnt && pwd > "${place.at("pwd")}"`);
  const report = await place.run([ls]);
  const mount = `${place.said("pwd").trim()}/mnt`;
  onTestFinished(() => {
    spawnSync("umount", [mount]);
    if (!existsSync(`${mount}/file`)) rmSync(place.at("tmp"), { recursive: true });
  });
  expect(existsSync(place.at("precious/file"))).toBe(true);
  expect(report.scratch_left).toMatch(/: EBUSY$/);
});
