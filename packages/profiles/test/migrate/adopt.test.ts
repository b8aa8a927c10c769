/** This proves that targets become a profile and stable links, and exactly what they were again (REQ-P3). */
import { chmodSync, copyFileSync, linkSync, lstatSync, mkdirSync, readlinkSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { rollback } from "@switchyard/engine";
import { expect, test } from "vitest";
import { adopt, buildProfile, DEFAULT_PREFIX, release, removeProfile } from "../../src/index.ts";
import { below, profilesIn, program } from "../support/stand.ts";
import { profiled, profiling, type Profiled } from "../support/profiled.ts";

/** Of each target all that a rollback has to bring back. */
function nodes({ at }: Profiled, names: readonly string[] = ["cat", "ls"]): string[] {
  return names.map((name) => {
    const { ino, mode, uid, gid, size, mtimeNs, nlink } = lstatSync(at(`usr/bin/${name}`), { bigint: true });
    return [name, ino, mode, uid, gid, size, mtimeNs, nlink].join(" ");
  });
}

test("adopt(): a dry run shows the profile, the pointer and the plan, and changes nothing [REQ-P3]", async () => {
  const place = profiling();
  const before = below(place.root);
  const report = await place.adopt({ mode: "dry_run" });
  expect(report).toMatchObject({ ok: true, points_to: "vendor", flip: null, build: { mode: "dry_run", applets: [{ name: "cat", kind: "file" }, { name: "ls" }] } });
  expect(report.links?.actions).toMatchObject([
    { target: "/usr/bin/cat", decision: "switch", dest: "../lib/switchyard/active/bin/cat" },
    { target: "/usr/bin/ls", decision: "switch", dest: "../lib/switchyard/active/bin/ls" },
  ]);
  expect(below(place.root)).toEqual(before);
});

test("adopt(): a commit does what the dry run showed; the applets are the very inodes [REQ-P1] [REQ-P3]", async () => {
  const place = profiling();
  const inode = place.inode("usr/bin/ls");
  const shown = await place.adopt({ mode: "dry_run" });
  const report = await place.adopt();
  expect(report).toMatchObject({ ok: true, build: { ok: true }, flip: { ok: true, generation: 1 }, links: { ok: true, plan_id: shown.links?.plan_id } });
  expect(place.inode("usr/lib/switchyard/profiles/vendor/bin/ls")).toBe(inode);
  expect(readlinkSync(place.at("usr/bin/ls"))).toBe("../lib/switchyard/active/bin/ls");
  expect(place.active()).toBe("profiles/vendor");
});

test("adopt(): the rollback of its run brings back the very nodes, and the profile stays [REQ-P3] [REQ-R2]", async () => {
  const place = profiling();
  const [before, bytes] = [nodes(place), below(place.at("usr/bin"))];
  const { links } = await place.adopt();
  expect(await rollback(place.context(), { runId: links?.run_id ?? "", mode: "commit" })).toMatchObject({ ok: true });
  // The second name is the profile's.
  expect(nodes(place)).toEqual(before.map((line) => line.replace(/ 1$/u, " 2")));
  expect(below(place.at("usr/bin"))).toMatchObject(bytes);
  expect(profilesIn(place)).toEqual(["vendor"]);
});

test("adopt(): a second time does nothing [REQ-P3]", async () => {
  const place = await profiled();
  const before = below(place.at("usr"));
  expect(await place.adopt()).toMatchObject({ ok: true, build: null, flip: null, points_to: null, links: { ok: true, run_id: null } });
  expect(below(place.at("usr"))).toEqual(before);
});

test.each(["the profile", "the profile and the pointer"])("adopt(): where %s is there, it does the rest [REQ-P3]", async (what) => {
  const place = profiling();
  await buildProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "vendor", from: { kind: "targets", paths: ["/usr/bin/cat", "/usr/bin/ls"] }, mode: "commit" });
  if (what.endsWith("pointer")) await place.set("vendor");
  expect(await place.adopt()).toMatchObject({ ok: true, build: null, links: { ok: true } });
  expect(readlinkSync(place.at("usr/bin/cat"))).toBe("../lib/switchyard/active/bin/cat");
});

test("adopt(): a name outside of profiles is a hazard, before and after the profile is built, nothing changed [REQ-P3] [REQ-S7]", async () => {
  const place = profiling();
  linkSync(place.at("usr/bin/ls"), place.at("opt/other-name"));
  const before = below(place.at("usr"));
  for (const mode of ["dry_run", "commit"] as const) expect(await place.adopt({ mode })).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "hard_links" } });
  expect(below(place.at("usr"))).toEqual(before);
});

test("adopt(): an upgrade between the build and the links is refused, the new file stays [REQ-P3]", async () => {
  const place = profiling();
  await buildProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "vendor", from: { kind: "targets", paths: ["/usr/bin/cat", "/usr/bin/ls"] }, mode: "commit" });
  program(place.at("usr/bin/.ls.dpkg-new"), "upgraded");
  renameSync(place.at("usr/bin/.ls.dpkg-new"), place.at("usr/bin/ls"));
  const before = below(place.at("usr"));
  for (const mode of ["dry_run", "commit"] as const) expect(await place.adopt({ mode })).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "target_not_adopted", path: "/usr/bin/ls" } });
  expect(below(place.at("usr"))).toEqual(before);
  expect(await place.adopt({ profile: "vendor-2" })).toMatchObject({ ok: true });
});

test("adopt(): refused by its third step, with a pointer: it says what stays, which can be removed; once it was adopted, not [REQ-P3]", async () => {
  const place = await profiled();
  const adopt = { profile: "more", targets: ["/usr/bin/mv"] };
  // The active profile has no such applet: found when its own profile is built.
  const refused = await place.adopt(adopt);
  expect(refused).toMatchObject({ ok: false, error: { reason: "applets_missing" }, build: { ok: true, mode: "commit" }, warnings: [expect.stringContaining("more")] });
  expect(await removeProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "more", mode: "commit" })).toMatchObject({ ok: true, removed: true });
  await place.adopt(adopt);
  await place.set("more");
  expect(await place.adopt(adopt)).toMatchObject({ ok: true, warnings: [] });
  await place.build({ name: "next" });
  for (const name of ["vendor", "next"]) expect(await place.set(name)).toMatchObject({ ok: true });
  expect(await removeProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "more", mode: "commit" })).toMatchObject({ ok: false, why: ["rescue"] });
});

test("adopt(): an upgrade of a stable link, adopted again under another name [REQ-P3]", async () => {
  const place = await profiled();
  program(place.at("usr/bin/.ls.dpkg-new"), "upgraded");
  renameSync(place.at("usr/bin/.ls.dpkg-new"), place.at("usr/bin/ls"));
  expect(await place.adopt()).toMatchObject({ error: { reason: "target_not_adopted" } });
  // The active profile has the program from before the upgrade.
  const told = { warnings: [expect.stringMatching(/"\/usr\/bin\/ls".*switchyard profile set vendor-2 --commit/u)] };
  expect(await place.adopt({ profile: "vendor-2", mode: "dry_run" })).toMatchObject({ ok: true, ...told });
  expect(await place.adopt({ profile: "vendor-2" })).toMatchObject({ ok: true, build: { applets: [{ name: "ls" }] }, ...told });
  expect(await place.adopt({ profile: "vendor-2", mode: "dry_run" })).toMatchObject({ ok: true, warnings: [] });
  expect(await place.set("vendor-2")).toMatchObject({ ok: true, flip: { kept: ["cat"] } });
});

test("adopt(): a set-id target is refused, nothing changed [REQ-P3] [REQ-S7]", async () => {
  const place = profiling();
  chmodSync(place.at("usr/bin/ls"), 0o4755);
  const before = below(place.at("usr"));
  expect(await place.adopt()).toMatchObject({ ok: false, exit_code: 10, error: { reason: "applet_privileged" } });
  expect(below(place.at("usr"))).toEqual(before);
});

test("adopt(): a target that is a link becomes an applet of what it leads to, and the link comes back byte for byte [REQ-P3]", async () => {
  const place = profiling();
  program(place.at("usr/bin/mawk"), "mawk");
  mkdirSync(place.at("etc/alternatives"), { recursive: true, mode: 0o755 });
  symlinkSync("/usr/bin/mawk", place.at("etc/alternatives/awk"));
  symlinkSync("/etc/alternatives/awk", place.at("usr/bin/awk"));
  const { ok, links } = await place.adopt({ targets: ["/usr/bin/awk", "/usr/bin/mawk"] });
  expect(ok).toBe(true);
  expect(place.inode("usr/lib/switchyard/profiles/vendor/bin/awk")).toBe(place.inode("usr/lib/switchyard/profiles/vendor/bin/mawk"));
  await rollback(place.context(), { runId: links?.run_id ?? "", mode: "commit" });
  expect(readlinkSync(place.at("usr/bin/awk"))).toBe("/etc/alternatives/awk");
});

test("adopt(): like another profile: what stands, once, and neither the provider nor what stands nowhere [REQ-P3]", async () => {
  const place = profiling();
  copyFileSync(place.at("opt/p/ls"), place.at("usr/bin/box"));
  chmodSync(place.at("usr/bin/box"), 0o755);
  symlinkSync("usr/bin", place.at("bin"));
  await buildProfile(place.context(), { prefix: DEFAULT_PREFIX, name: "box", from: { kind: "multicall", path: "/usr/bin/box", applets: ["box", "ls", "tac"] }, mode: "commit" });
  const report = await place.adopt({ targets: [], like: "box" });
  expect(report).toMatchObject({ ok: true, passed_over: [{ name: "box", path: "/usr/bin/box", why: "provider" }, { name: "tac", path: null, why: "target_missing" }] });
  expect(report.links?.actions.map(({ target }) => target)).toEqual(["/usr/bin/ls"]);
  expect(await place.adopt({ targets: ["/usr/bin/box"], profile: "more" })).toMatchObject({ error: { reason: "source_is_target" } });
});

test("adopt(): what the active profile lacks is built, and the links wait until it is active [REQ-P3]", async () => {
  const place = await profiled();
  const more = { profile: "more", targets: ["/usr/bin/mv"] };
  expect(await place.adopt({ ...more, mode: "dry_run" })).toMatchObject({ ok: false, error: { reason: "applets_missing" }, build: { ok: true } });
  expect(await place.adopt(more)).toMatchObject({ ok: false, error: { reason: "applets_missing" }, links: null });
  await place.set("more");
  expect(await place.adopt(more)).toMatchObject({ ok: true, links: { actions: [{ target: "/usr/bin/mv", outcome: "switched" }] } });
});

test.each<[string, Parameters<Profiled["adopt"]>[0], string]>([
  ["nothing", { targets: [] }, "no_targets"],
  ["what is not there", { targets: ["/usr/bin/none"] }, "target_missing"],
  ["a directory", { targets: ["/usr/lib"] }, "target_kind"],
  ["a name that is none", { profile: "../vendor" }, "bad_profile_name"],
  ["like a profile that is not there", { like: "none" }, "profile_missing"],
  ["two programs of one name", { targets: ["/usr/bin/ls", "/opt/p/ls"] }, "applet_conflict"],
])("adopt(): %s, refused [REQ-P3]", async (_, request, reason) => {
  const place = profiling();
  const before = below(place.at("usr"));
  expect(await place.adopt(request)).toMatchObject({ ok: false, error: { reason } });
  expect(below(place.at("usr"))).toEqual(before);
});

test("adopt(): the tools of the way back, all of them: refused without another way; with one, adopted [REQ-P3] [REQ-RC2]", async () => {
  const place = profiling();
  const tools = ["cp", "mv", "rm", "ln", "stat", "readlink", "sha256sum", "sort", "date", "ls", "chmod", "chown"];
  for (const tool of tools) program(place.at(`usr/bin/${tool}`), tool);
  const targets = tools.map((tool) => `/usr/bin/${tool}`);
  const context = { ...place.context({ policy: { require_rescue: true, rescue_exec_check: false } }), searchPath: place.at("usr/bin") };
  const request = { prefix: DEFAULT_PREFIX, profile: "vendor", targets, like: null, mode: "commit" } as const;
  expect(await adopt(context, request)).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "rescue_missing" } });
  expect(profilesIn(place)).toEqual([]);
  mkdirSync(place.at("opt/rescue"), { mode: 0o755 });
  for (const tool of tools) program(place.at(`opt/rescue/${tool}`), tool);
  expect(await adopt({ ...context, searchPath: place.at("opt/rescue") }, request)).toMatchObject({ ok: true });
});

test("release(): a link made by hand among them stops all, and the refusal says how the others go back [REQ-P3]", async () => {
  const place = await profiled();
  mkdirSync(place.at("usr/local/bin"), { recursive: true });
  symlinkSync("../../lib/switchyard/active/bin/mv", place.at("usr/local/bin/mv"));
  const all = { prefix: DEFAULT_PREFIX, targets: [], mode: "commit" } as const;
  const { error } = await release(place.context(), all);
  expect(error).toMatchObject({ reason: "no_backup", path: "/usr/local/bin/mv" });
  expect(error?.remedies[0]).toContain("switchyard profile release --force-restore-best-effort --commit");
  await release(place.context({ policy: { force_restore_best_effort: true } }), all);
  expect(lstatSync(place.at("usr/bin/ls")).isFile()).toBe(true);
});

test("release(): all stable links, then nothing; one; a foreign link is refused [REQ-P3]", async () => {
  const place = await profiled();
  await place.set("p");
  const give = (targets: readonly string[]): ReturnType<typeof release> => release(place.context(), { prefix: DEFAULT_PREFIX, targets, mode: "commit" });
  expect(await give(["/usr/bin/ls"])).toMatchObject({ ok: true, actions: [{ target: "/usr/bin/ls", outcome: "restored" }] });
  expect(await give(["/usr/bin/ls"])).toMatchObject({ ok: true, error: null, run_id: null });
  // It leads to a stable link, and is none.
  symlinkSync("cat", place.at("usr/bin/concatenate"));
  expect(await give(["/usr/bin/concatenate"])).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "not_stable" } });
  expect(await give([])).toMatchObject({ ok: true, actions: [{ target: "/usr/bin/cat" }] });
  expect(await give([])).toMatchObject({ ok: true, actions: [] });
});

test("release(): adopted again, released again, the same inode all the while [REQ-P3] [REQ-R2]", async () => {
  const place = profiling();
  const inode = place.inode("usr/bin/ls");
  for (let round = 0; round < 3; round++) {
    expect(await place.adopt()).toMatchObject({ ok: true });
    expect(await release(place.context(), { prefix: DEFAULT_PREFIX, targets: [], mode: "commit" })).toMatchObject({ ok: true });
    expect(place.inode("usr/bin/ls")).toBe(inode);
  }
});

test("adopt(): a profile of that name that holds something else [REQ-P3]", async () => {
  const place = profiling();
  writeFileSync(place.at("opt/p/note"), "");
  await place.build({ name: "vendor" });
  expect(await place.adopt()).toMatchObject({ ok: false, error: { reason: "target_not_adopted" } });
  expect(await place.adopt({ targets: ["/usr/bin/mv"] })).toMatchObject({ ok: false, error: { reason: "profile_exists" } });
});

test("adopt(): another profile's record cannot be read, and it goes on; under that profile's own name it is refused [REQ-P3]", async () => {
  const place = profiling();
  await place.build({ name: "torn" });
  writeFileSync(place.at("usr/lib/switchyard/profiles/torn/profile.json"), "{}");
  expect(await place.adopt({ profile: "torn" })).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "profile_unreadable" } });
  expect(await place.build({ name: "next" })).toMatchObject({ ok: true });
  expect(await place.adopt()).toMatchObject({ ok: true, build: { ok: true }, links: { ok: true } });
});

test("adopt(): a pointer that somebody wrote otherwise, and which leads to a profile, is left as it is [REQ-P3]", async () => {
  const place = profiling();
  await place.build();
  symlinkSync("/usr/lib/switchyard/profiles/p", place.at("usr/lib/switchyard/active"));
  expect(await place.adopt()).toMatchObject({ ok: true, points_to: null, flip: null });
  expect(place.active()).toBe("/usr/lib/switchyard/profiles/p");
});

test("adopt(): a prefix below a directory that others can write, a dry run and a commit say the same, and nothing is built [REQ-P3] [REQ-J2]", async () => {
  const place = profiling();
  mkdirSync(place.at("srv"));
  chmodSync(place.at("srv"), 0o1777);
  const before = below(place.root);
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await place.adopt({ prefix: "/srv/deep/sw", mode })).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "profiles_unusable" } });
    expect(below(place.root)).toEqual(before);
  }
  expect(await place.adopt({ prefix: "/srv/deep/sw", mode: "dry_run" }, { policy: { force_untrusted_source: true } })).toMatchObject({ ok: true });
});

test("adopt(): in another prefix, after all of the first was taken back, its flip too; the profile that stays there is no hazard [REQ-P3] [REQ-P1]", async () => {
  const place = profiling();
  const first = await place.adopt();
  expect(await release(place.context(), { prefix: DEFAULT_PREFIX, targets: [], mode: "commit" })).toMatchObject({ ok: true });
  const flip = first.flip?.run_id;
  if (flip === undefined || flip === null) throw new Error("There was no flip");
  expect(await rollback(place.context(), { runId: flip, mode: "commit" })).toMatchObject({ ok: true });
  expect(profilesIn(place)).toEqual(["vendor"]);
  const inode = place.inode("usr/bin/ls");
  expect(await place.adopt({ prefix: "/srv/b" })).toMatchObject({ ok: true, error: null });
  expect(lstatSync(place.at("srv/b/profiles/vendor/bin/ls"), { bigint: true }).ino).toBe(inode);
});
