/** This proves that no flip loses file capabilities, and that labels come along, on real attributes, as root (REQ-M1, REQ-M2). */
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { flip, type FlipReport, type FlipTrees } from "@switchyard/engine";
import { expect, it } from "vitest";
import { DEFAULT_PREFIX } from "../../src/index.ts";
import { profileTrees } from "../../src/flip/profile-trees.ts";
import { profiling, type Profiled } from "../support/profiled.ts";
import { program } from "../support/stand.ts";

const CAPS = "cap_net_raw=ep";
const LABEL = "system_u:object_r:bin_t:s0";

const setcap = ({ at }: Profiled, path: string): void => void execFileSync("setcap", [CAPS, at(path)]);
const entry = ({ at }: Profiled, profile: string, applet: string): string => at(`usr/lib/switchyard/profiles/${profile}/bin/${applet}`);

/** `old`, links to programs of which `ls` has capabilities, is active; `p` is there. */
async function capable(): Promise<Profiled> {
  const place = profiling();
  for (const name of ["cat", "ls"]) program(place.at(`opt/old/${name}`), `old ${name}`);
  setcap(place, "opt/old/ls");
  for (const report of [await place.build(), await place.build({ name: "old", from: { kind: "directory", path: "/opt/old" } }), await place.set("old")]) expect(report).toMatchObject({ ok: true });
  return place;
}

/** Flips to `p` while something happens, once what is kept was carried over and before the pointer flips. */
function flipWhile({ context }: Profiled, meanwhile: () => void): Promise<FlipReport> {
  const trees = profileTrees(context(), { prefix: DEFAULT_PREFIX, profile: "p", missing: "keep" });
  const complete: FlipTrees["complete"] = async (root, seen) => {
    const completed = await trees.complete(root, seen);
    meanwhile();
    return completed;
  };
  return flip(context(), { mode: "commit", prefix: DEFAULT_PREFIX, pointer: `${DEFAULT_PREFIX}/active`, toProfile: "p", why: null, trees: { ...trees, complete } });
}

it("setProfile(): a program without the capabilities of the one it follows, refused before the flip; with the same, flipped; and back [REQ-M1]", async () => {
  const place = await capable();
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await place.set("p", { mode })).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "capability_lost", path: "/opt/p/ls" } });
    expect(place.active()).toBe("profiles/old");
  }
  execFileSync("setcap", ["cap_net_admin=ep", place.at("opt/p/ls")]);
  expect(await place.set("p")).toMatchObject({ ok: false, error: { reason: "capability_differs" } });
  setcap(place, "opt/p/ls");
  expect(await place.set("p")).toMatchObject({ ok: true });
  expect(await place.set("old")).toMatchObject({ ok: true });
});

it("flip(): the provider is upgraded between the look and the flip and its program has no capabilities any more, the pointer goes back [REQ-M1] [REQ-P2]", async () => {
  const place = await capable();
  setcap(place, "opt/p/ls");
  // As a package manager does it: a new file renamed over the old one.
  const upgrade = (): void => {
    program(place.at("opt/p/ls.dpkg-new"), "p ls, newer");
    renameSync(place.at("opt/p/ls.dpkg-new"), place.at("opt/p/ls"));
  };
  expect(await flipWhile(place, upgrade)).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "capability_lost" }, rolled_back: true });
  expect(place.active()).toBe("profiles/old");
});

it("setProfile(): entries get the labels of those of the profile that is left, and the fact says so [REQ-M2]", async () => {
  const place = await capable();
  setcap(place, "opt/p/ls");
  for (const applet of ["cat", "ls"]) execFileSync("setfattr", ["-h", "-n", "security.selinux", "-v", LABEL, entry(place, "old", applet)]);
  expect(await place.set("p")).toMatchObject({ ok: true });
  for (const applet of ["cat", "ls"]) expect(execFileSync("getfattr", ["-h", "--only-values", "-n", "security.selinux", "--absolute-names", entry(place, "p", applet)], { encoding: "utf8" })).toBe(LABEL);
  const facts = readFileSync(place.at("var/log/switchyard/facts.jsonl"), "utf8").trimEnd().split("\n").map((line): Record<string, unknown> => JSON.parse(line));
  expect(facts.filter(({ stage }) => stage === "profile.flip").at(-1)).toMatchObject({ decision: "success", to_profile: "p", tree_label: "restored" });
});

it("setProfile(): a program of the new profile with an ACL, and an AppArmor profile of the old one, warnings in dry run and commit [REQ-M2] [REQ-M3]", async () => {
  const place = await capable();
  setcap(place, "opt/p/ls");
  execFileSync("setfacl", ["-m", "u:4242:rx", place.at("opt/p/cat")]);
  execFileSync("sh", ["-c", 'mkdir -p "$0/etc/apparmor.d" && printf "profile tool /opt/old/cat {\\n}\\n" >"$0/etc/apparmor.d/tool"', place.root]);
  const told = [expect.stringMatching(/"\/opt\/p\/cat".*setfacl/), expect.stringMatching(/AppArmor: "tool" is attached to "\/opt\/old\/cat"/)];
  expect(await place.set("p", { mode: "dry_run" })).toMatchObject({ ok: true, warnings: told });
  expect(await place.set("p")).toMatchObject({ ok: true, warnings: told });
});
