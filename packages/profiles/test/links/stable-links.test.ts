/** This proves which links are found to lead through the pointer (REQ-P1). */
import { mkdirSync, symlinkSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { PROGRAM_DIRS, stableLinks, type StableLink } from "@switchyard/engine";
import { DEFAULT_PREFIX } from "../../src/index.ts";
import { activate, looking, program, stand, type Stand } from "../support/stand.ts";

const found = async (place: Stand, prefix = DEFAULT_PREFIX, dirs: readonly string[] = PROGRAM_DIRS): Promise<string[]> =>
  (await looking(place, (root) => stableLinks(root, prefix, dirs))).map(({ path, applet }: StableLink) => `${path} ${applet}`);

/** A root where /bin is a link, with stable links of all kinds. */
async function linked(): Promise<Stand> {
  const place = stand();
  const { at } = place;
  await place.build();
  activate(place, "p");
  symlinkSync("usr/bin", at("bin"));
  symlinkSync("../lib/switchyard/active/bin/cp", at("usr/bin/cp"));
  symlinkSync("/usr/lib/switchyard/active/bin/ls", at("usr/bin/dir"));
  symlinkSync("../lib/../lib/./switchyard//active/bin/none", at("usr/bin/none"));
  mkdirSync(at("usr/local/bin"), { recursive: true });
  symlinkSync("../../bin/cp", at("usr/local/bin/again"));
  // None of these: past the pointer, to the provider, nowhere, out of the root, round in circles, a name like the prefix.
  symlinkSync("../lib/switchyard/profiles/p/bin/ls", at("usr/bin/direct"));
  symlinkSync("../../opt/p/ls", at("usr/bin/provider"));
  // Nor what runs keep and stage beside their targets, whatever their tag.
  for (const use of ["bak", "old", "stage"]) symlinkSync("../lib/switchyard/active/bin/cp", at(`usr/bin/.date\n.my-tag.1795307235022.${use}`));
  symlinkSync("nowhere", at("usr/bin/dangling"));
  symlinkSync("../../../../../../../bin/sh", at("usr/bin/out"));
  symlinkSync("loop", at("usr/bin/loop"));
  symlinkSync("../lib/switchyard2/active/bin/ls", at("usr/bin/like"));
  symlinkSync("../lib/switchyard/active/bin", at("usr/bin/directory"));
  execFileSync("mkfifo", [at("usr/bin/fifo")]);
  return place;
}

it("stableLinks(): relative, absolute, through another link, to an applet that is not there; each once, and nothing else [REQ-P1]", async () => {
  expect(await found(await linked())).toEqual(["/usr/bin/cp cp", "/usr/bin/dir ls", "/usr/bin/none none", "/usr/local/bin/again cp"]);
});

it("stableLinks(): without a pointer they are found all the same; by a prefix that is written otherwise, too [REQ-P1]", async () => {
  const place = await linked();
  symlinkSync("usr/lib", place.at("lib"));
  expect(await found(place, "/lib/switchyard")).toHaveLength(4);
  program(place.at("usr/bin/x"), "");
  execFileSync("rm", [place.at("usr/lib/switchyard/active")]);
  expect(await found(place)).toEqual(["/usr/bin/cp cp", "/usr/bin/dir ls", "/usr/bin/none none", "/usr/local/bin/again cp"]);
});

it("stableLinks(): a link to the prefix in their text [REQ-P1]", async () => {
  const place = await linked();
  symlinkSync("usr/lib", place.at("lib"));
  symlinkSync("../../lib/switchyard/active/bin/cat", place.at("usr/bin/kitty"));
  symlinkSync("../../lib/switchyard/active/bin/none", place.at("usr/bin/nobody"));
  const wanted = ["/usr/bin/kitty cat", "/usr/bin/nobody none"];
  expect((await found(place)).filter((line) => wanted.includes(line))).toEqual(wanted);
  execFileSync("rm", [place.at("usr/lib/switchyard/active")]);
  expect((await found(place)).filter((line) => wanted.includes(line))).toEqual(wanted);
});

it("stableLinks(): directories that are not there, none; another prefix, none of these [REQ-P1]", async () => {
  const place = await linked();
  expect(await found(place, DEFAULT_PREFIX, ["/none", "/usr/bin/ls", "/usr/none/deeper"])).toEqual([]);
  expect(await found(place, "/opt/other")).toEqual([]);
});
