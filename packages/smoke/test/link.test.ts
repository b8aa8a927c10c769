/** This proves that a target which does not lead to its source is found, and that nothing of it is started. */
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { SmokeTarget } from "../src/index.ts";
import { check, ground, type Ground } from "./support/ground.ts";

interface Case {
  readonly what: string;
  readonly act: (place: Ground, target: SmokeTarget) => void;
  readonly found: string;
}

const relink = (dest: string) => (place: Ground): void => {
  rmSync(place.at("bin/tool"));
  symlinkSync(dest, place.at("bin/tool"));
};

const cases: Case[] = [
  { what: "missing", act: (place) => rmSync(place.at("bin/tool")), found: "missing" },
  { what: "dangling", act: (place) => rmSync(place.at("opt/tool")), found: "missing" },
  { what: "a link to something else", act: (place) => (place.source("other", "#!/bin/sh\n"), relink("../opt/other")(place)), found: "/opt/other" },
  { what: "a link out of the root", act: relink("../../../../../../../bin/sh"), found: "escape" },
  { what: "a link to itself", act: relink("tool"), found: "link_loop" },
  { what: "a directory", act: (place) => (rmSync(place.at("bin/tool")), mkdirSync(place.at("bin/tool"))), found: "/bin/tool" },
  { what: "another inode of the same name", act: (place) => (renameSync(place.at("opt/tool"), place.at("opt/kept")), place.source("tool", "#!/bin/sh\nexit 0\n")), found: "another one" },
  { what: "not executable", act: (place) => place.source("tool", "#!/bin/sh\n", 0o644), found: "644" },
  { what: "below a file", act: (place) => (rmSync(place.at("bin"), { recursive: true }), writeFileSync(place.at("bin"), "")), found: "parent_not_directory" },
];

it.each(cases)("run(): the target is $what, failed and not started [REQ-H1]", async ({ act, found }) => {
  const place = ground();
  const target = place.plant("tool", `echo x > "${place.at("started")}"`);
  act(place, target);
  const report = await place.run([target]);
  expect(report).toMatchObject({ smoke_status: "failed", failing: ["link /bin/tool"] });
  expect(check(report, "link /bin/tool").differences.map((one) => one.found)).toContain(found);
  expect(report.checks).toHaveLength(1);
});

it("run(): a source that is no program, its link alone is checked, whatever its mode and name [REQ-H1]", async () => {
  const place = ground();
  const target = place.link("ls", { ...place.source("ls.1", "#!/bin/sh\nfalse\n", 0o644), isProgram: false });
  const report = await place.run([target]);
  expect(report).toMatchObject({ smoke_status: "ok", without_checks: [] });
  expect(report.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(["link /bin/ls passed"]);
  rmSync(place.at("opt/ls.1"));
  expect(await place.run([target])).toMatchObject({ smoke_status: "failed", failing: ["link /bin/ls"] });
});
