/** This proves the packs on other providers than this machine's own: BusyBox, uutils, sudo (apt installs them). */
import { spawnSync } from "node:child_process";
import { chmodSync, utimesSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { shippedPacks, type SmokeReport, type SmokeTarget } from "../src/index.ts";
import { needTool } from "@switchyard/test-support/find-tool";
import { check, ground, type Ground } from "./support/ground.ts";

const tools = [...new Set(shippedPacks().flatMap(({ checks }) => checks.map(({ tool }) => tool)))];

/** A copy of a multi-call program, and links to it for each of its names that a pack knows. */
function multiCall(place: Ground, path: string, args: readonly string[]): SmokeTarget[] {
  const names = new Set(spawnSync(path, args, { encoding: "utf8" }).stdout.split(/[\s,]+/));
  const [first, ...others] = tools.filter((tool) => names.has(tool));
  if (first === undefined) throw new Error(`${path} ${args.join(" ")} names no tool that a pack knows`);
  const target = place.copy(first, path);
  return [target, ...others.map((tool) => place.link(tool, target.source))];
}

const providers = (report: SmokeReport): unknown => new Set(report.checks.filter(({ pack }) => pack !== null).map(({ provider }) => provider));

it("run(): BusyBox, one probe for all its names, ok, with warnings for what it does not have [REQ-H1]", async () => {
  const place = ground();
  const targets = multiCall(place, needTool("busybox", "busybox-static"), ["--list"]);
  const report = await place.run(targets);
  expect(report.checks.filter(({ level, outcome }) => level === "required" && outcome !== "passed")).toEqual([]);
  expect(report.smoke_status).toBe("ok");
  expect(report.checks.filter(({ kind }) => kind === "probe")).toHaveLength(1);
  expect(providers(report)).toEqual(new Set(["busybox"]));
  expect(check(report, "coreutils/readlink-e /bin/readlink").level).toBe("wanted");
  expect(place.leftovers()).toEqual([]);
});

it("run(): BusyBox by an absolute link in a root elsewhere, it is what the target is named", async () => {
  const place = ground();
  const { source } = place.copy("busybox", needTool("busybox", "busybox-static"));
  const report = await place.run([place.link("md5sum", source, "/opt/busybox")]);
  expect(check(report, "checksums/md5sum-c /bin/md5sum")).toMatchObject({ outcome: "passed", invocation: { file: place.at("opt/busybox"), argv0: place.at("bin/md5sum") } });
});

it("run(): uutils, each verdict is that of a look by hand [REQ-H1]", async () => {
  const place = ground();
  const path = needTool("coreutils", "rust-coreutils");
  const report = await place.run(multiCall(place, path, ["--help"]).filter(({ target }) => target.name !== "find" && target.name !== "xargs"));
  expect(providers(report)).toEqual(new Set(["uutils"]));
  const byHand = (...args: string[]): { stdout: string; status: number | null } => spawnSync(path, args, { cwd: place.root.path, encoding: "utf8" });
  writeFileSync(place.at("stamp"), "x");
  utimesSync(place.at("stamp"), 981_173_106, 981_173_106);
  writeFileSync(place.at("sums"), `${"0".repeat(64)}  stamp\n`);
  const isRight = {
    "coreutils/date-r /bin/date": byHand("date", "-r", "stamp", "+%s").stdout === "981173106\n",
    "coreutils/readlink-e /bin/readlink": byHand("readlink", "-e", "stamp").status === 0,
    "checksums/sha256sum-c-wrong /bin/sha256sum": byHand("sha256sum", "-c", "sums").status === 1,
    "checksums/md5sum-format /bin/md5sum": byHand("md5sum", "stamp").stdout === "9dd4e461268c8034f5c8564e155c67a6  stamp\n",
  };
  for (const [id, right] of Object.entries(isRight)) expect([id, check(report, id).outcome]).toEqual([id, right ? "passed" : "failed"]);
});

it("run(): sudo, ok with its set-uid bit, failed without (needs root)", async () => {
  const place = ground();
  const sudo = place.copy("sudo", needTool("sudo", "sudo"));
  const visudo = place.copy("visudo", needTool("visudo", "sudo"));
  chmodSync(place.at("opt/sudo"), 0o4755);
  const report = await place.run([sudo, visudo]);
  expect(report.checks.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  expect(check(report, "sudo/set-uid-root /bin/sudo")).toMatchObject({ kind: "source", provider: "sudo" });
  chmodSync(place.at("opt/sudo"), 0o755);
  expect(await place.run([sudo])).toMatchObject({ failing: ["sudo/set-uid-root /bin/sudo"] });
});
