/** This proves what a profile is built of, and that it is whole or not there (REQ-P1, REQ-P2). */
import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import { sha256 } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { APPLETS, below, profilesIn, stand } from "../support/stand.ts";

it("buildProfile(): a directory, relative links to its programs, recorded with their hashes [REQ-P1]", async () => {
  const place = stand();
  const report = await place.build();
  expect(report).toMatchObject({ ok: true, exit_code: 0, error: null, profile: "p", origin: { kind: "directory", path: "/opt/p" }, passed_over: [], warnings: [] });
  expect(report.applets).toEqual(
    APPLETS.map((name) => ({ name, kind: "symlink", dest: `../../../../../../opt/p/${name}`, source: `/opt/p/${name}`, hash: sha256(readFileSync(place.at(`opt/p/${name}`))) })),
  );
  const bin = place.at("usr/lib/switchyard/profiles/p/bin");
  for (const name of APPLETS) {
    expect(readlinkSync(`${bin}/${name}`)).toBe(`../../../../../../opt/p/${name}`);
    expect(execFileSync(`${bin}/${name}`, { encoding: "utf8" })).toBe(`p ${name}\n`);
  }
  const record = JSON.parse(readFileSync(`${bin}/../profile.json`, "utf8"));
  expect(record).toMatchObject({ schema: "profile.v1", name: "p", origin: report.origin, applets: report.applets });
  expect(profilesIn(place)).toEqual(["p"]);
  expect(lstatSync(bin).mode & 0o7777).toBe(0o755);
});

it("buildProfile(): a dry run, the same applets, and nothing is written [REQ-P2, REQ-C1]", async () => {
  const place = stand();
  const before = below(place.root);
  const told = await place.build({ mode: "dry_run" });
  expect(below(place.root)).toEqual(before);
  expect((await place.build()).applets).toEqual(told.applets);
});

it("buildProfile(): nothing is written outside of the prefix and the state [REQ-P2]", async () => {
  const place = stand();
  const before = below(place.root);
  await place.build();
  const more = Object.keys(below(place.root)).filter((path) => before[path] === undefined && !path.startsWith("/usr/lib/switchyard") && !path.startsWith("/var"));
  expect(more).toEqual([]);
  for (const [path, node] of Object.entries(before)) expect(below(place.root)[path]).toBe(node);
});
