/** This proves that profiles go whole, that what is needed stays, and that nothing else is ever touched (REQ-P1, REQ-P2). */
import { chmodSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { apply } from "@switchyard/engine";
import { expect, it } from "vitest";
import { DEFAULT_PREFIX, gcProfiles, pinProfile, removeProfile, type GcReport, type PinProfileReport, type RemoveReport } from "../../src/index.ts";
import { dyingAt, refusingAt } from "../support/kernels.ts";
import { activate, below, flipTo, profilesIn, program, stand, type ContextOptions, type Stand } from "../support/stand.ts";

const PROFILES = "usr/lib/switchyard/profiles";
type Mode = "dry_run" | "commit";
interface Options extends ContextOptions {
  readonly mode?: Mode;
}
const remove = (place: Stand, name: string, options: Options = {}): Promise<RemoveReport> => removeProfile(place.context(options), { prefix: DEFAULT_PREFIX, mode: options.mode ?? "commit", name });
const gc = (place: Stand, options: Options = {}): Promise<GcReport> => gcProfiles(place.context(options), { prefix: DEFAULT_PREFIX, mode: options.mode ?? "commit" });
const pin = (place: Stand, name: string, pinned: boolean, options: Options = {}): Promise<PinProfileReport> => pinProfile(place.context(options), { prefix: DEFAULT_PREFIX, mode: options.mode ?? "commit", name, pinned });

/** Null: it is not there. */
function treeOf(place: Stand, name = "p"): Record<string, string> | null {
  return profilesIn(place).includes(name) ? below(place.at(`${PROFILES}/${name}`)) : null;
}

async function built(names: readonly string[], place = stand()): Promise<Stand> {
  for (const name of names) await place.build({ name });
  return place;
}

it("removeProfile(): gone, and nothing else; a dry run says so and writes nothing [REQ-P2]", async () => {
  const place = await built(["p", "q"]);
  await place.build({ name: "own", copy: true });
  const [provider, other, all] = [below(place.at("opt")), below(place.at(`${PROFILES}/q`)), below(place.root)];
  expect(await remove(place, "p", { mode: "dry_run" })).toMatchObject({ ok: true, removed: true, why: [] });
  expect(below(place.root)).toEqual(all);
  expect(await remove(place, "p")).toMatchObject({ ok: true, removed: true });
  expect(await remove(place, "own")).toMatchObject({ ok: true, removed: true });
  expect(profilesIn(place)).toEqual(["q"]);
  expect([below(place.at("opt")), below(place.at(`${PROFILES}/q`))]).toEqual([provider, other]);
});

it("removeProfile(): a tree with hostile content, all of it goes, and nothing that it leads to [REQ-P2]", async () => {
  const place = await built(["p"]);
  const tree = place.at(`${PROFILES}/p`);
  let deep = join(tree, "deep");
  for (let level = 0; level < 60; level++) deep = join(deep, "d".repeat(40));
  mkdirSync(deep, { recursive: true });
  symlinkSync(place.at("opt"), join(tree, "out"));
  symlinkSync("../../../../../opt/p", join(tree, "bin/up"));
  linkSync(place.at("usr/bin/mv"), join(tree, "bin/mv"));
  execFileSync("mkfifo", [join(tree, "fifo")]);
  writeFileSync(join(tree, "new\nline"), "");
  mkdirSync(join(tree, "closed"), { mode: 0o000 });
  const [provider, vendor] = [below(place.at("opt")), readFileSync(place.at("usr/bin/mv"))];
  expect(await remove(place, "p")).toMatchObject({ ok: true });
  expect(profilesIn(place)).toEqual([]);
  expect(below(place.at("opt"))).toEqual(provider);
  expect(readFileSync(place.at("usr/bin/mv"))).toEqual(vendor);
  expect(lstatSync(place.at("usr/bin/mv")).nlink).toBe(1);
});

it.each<[string, string, (place: Stand) => unknown]>([
  ["the current one", "current", (place) => activate(place, "p")],
  ["the previous one", "previous", async (place) => (await flipTo(place, "p"), await flipTo(place, "q"))],
  ["a pinned one", "pinned", (place) => pin(place, "p", true)],
  ["one that a flip left which waits to be confirmed", "needed", async (place) => (await flipTo(place, "p"), await flipTo(place, "q", 600_000))],
  ["one that somebody's pointer leads to, written otherwise", "current", ({ at }) => symlinkSync("profiles/p/", at("usr/lib/switchyard/active"))],
  ["one that an absolute pointer leads to", "current", ({ at }) => symlinkSync("/usr/lib/switchyard/profiles/p", at("usr/lib/switchyard/active"))],
  ["one that a pointer leads to by way of another link", "current", ({ at }) => (symlinkSync("profiles/p", at("usr/lib/switchyard/now")), symlinkSync("now", at("usr/lib/switchyard/active")))],
  ["one into which the pointer leads", "led_to", ({ at }) => symlinkSync("profiles/p/bin", at("usr/lib/switchyard/active"))],
  ["one into which a link leads that nobody made a run for", "led_to", ({ at }) => symlinkSync("../lib/switchyard/profiles/p/bin/ls", at("usr/bin/hand"))],
  ["one through which a link leads", "led_to", ({ at }) => (rmSync(at("opt/p/ls")), symlinkSync("../lib/switchyard/profiles/p/bin/ls", at("usr/bin/hand")))],
  ["one into which a managed target leads, wherever it is", "led_to", toManaged],
  ["one into which a profile of another prefix leads", "led_to", toOther],
])("removeProfile(), gcProfiles(): %s, it stays: %s [REQ-P2]", async (_, why, arrange) => {
  const place = await built(["p", "q"]);
  await arrange(place);
  const before = below(place.at(`${PROFILES}/p`));
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await remove(place, "p", { mode })).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "profile_in_use" }, removed: false, why: [why] });
    expect((await gc(place, { mode })).retained).toContainEqual({ profile: "p", why: [why] });
  }
  expect(below(place.at(`${PROFILES}/p`))).toEqual(before);
});

async function toManaged(place: Stand): Promise<void> {
  program(place.at("srv/tools/mine"), "mine");
  const report = await apply(place.context(), { mode: "commit", links: [{ target: "/srv/tools/mine", source: "/usr/lib/switchyard/profiles/p/bin/ls" }] });
  expect(report).toMatchObject({ ok: true });
}

async function toOther(place: Stand): Promise<void> {
  mkdirSync(place.at("opt/b/profiles/x/bin"), { recursive: true, mode: 0o755 });
  symlinkSync("/usr/lib/switchyard/profiles/p/bin/ls", place.at("opt/b/profiles/x/bin/ls"));
  await flipTo(place, "x", undefined, "/opt/b");
}

it("gcProfiles(): one whose record cannot be read stays; removeProfile(): it goes when it is named, and that is said [REQ-P2]", async () => {
  const place = await built(["p", "q"]);
  writeFileSync(place.at(`${PROFILES}/p/profile.json`), "");
  rmSync(place.at(`${PROFILES}/q/bin`), { recursive: true });
  writeFileSync(place.at(`${PROFILES}/q/bin`), "");
  expect(await gc(place)).toMatchObject({ ok: true, removed: [], retained: [{ profile: "p", why: ["unreadable"] }, { profile: "q", why: ["unreadable"] }] });
  for (const name of ["p", "q"]) {
    const report = await remove(place, name);
    expect(report).toMatchObject({ ok: true, removed: true, why: [] });
    expect(report.warnings).toHaveLength(1);
  }
  expect(profilesIn(place)).toEqual([]);
});

it("removeProfile(): one whose record cannot be read, but active, it stays [REQ-P2]", async () => {
  const place = await built(["p"]);
  writeFileSync(place.at(`${PROFILES}/p/profile.json`), "");
  activate(place, "p");
  expect(await remove(place, "p")).toMatchObject({ ok: false, error: { reason: "profile_in_use" }, why: ["current"] });
});

it("removeProfile(): the rescue profile, nothing leads to its names and its programs stand where they were, it goes; gc keeps it [REQ-P2] [REQ-P3]", async () => {
  const place = stand();
  await place.build({ name: "vendor", from: { kind: "targets", paths: ["/usr/bin/ls"] } });
  expect(await gc(place)).toMatchObject({ ok: true, removed: [], retained: [{ profile: "vendor", why: ["rescue"] }] });
  await place.build();
  activate(place, "p");
  // Also what an upgrade has put there since.
  program(place.at("usr/bin/.ls.new"), "upgraded");
  renameSync(place.at("usr/bin/.ls.new"), place.at("usr/bin/ls"));
  expect(await remove(place, "vendor", { mode: "dry_run" })).toMatchObject({ ok: true, removed: true });
  expect(await remove(place, "vendor")).toMatchObject({ ok: true, removed: true });
});

it.each<[string, (place: Stand) => void]>([
  ["a stable link to one of its names", ({ at }) => symlinkSync("../lib/switchyard/active/bin/ls", at("usr/bin/dir"))],
  ["the same, and the pointer is gone", ({ at }) => (symlinkSync("../lib/switchyard/active/bin/ls", at("usr/bin/dir")), rmSync(at("usr/lib/switchyard/active")))],
  ["its program is gone from its place", ({ at }) => rmSync(at("usr/bin/ls"))],
  ["a link is in its program's place", ({ at }) => (rmSync(at("usr/bin/ls")), symlinkSync("../../opt/p/ls", at("usr/bin/ls")))],
  ["its program's place is reached through a link", ({ at }) => (renameSync(at("usr/bin"), at("usr/other")), symlinkSync("other", at("usr/bin")))],
])("removeProfile(): the rescue profile, %s, it stays [REQ-P2] [REQ-P3]", async (_, spoil) => {
  const place = stand();
  await place.build({ name: "vendor", from: { kind: "targets", paths: ["/usr/bin/ls"] } });
  await place.build();
  activate(place, "p");
  spoil(place);
  expect(await remove(place, "vendor")).toMatchObject({ ok: false, error: { reason: "profile_in_use" }, why: ["rescue"] });
});

it("gcProfiles(): real flips, the newest that stands keeps what it left; one that waits to be confirmed keeps both [REQ-P2, REQ-P3]", async () => {
  const place = await built(["a", "b", "c", "d"]);
  for (const name of ["a", "b"]) await flipTo(place, name);
  expect(await gc(place, { mode: "dry_run" })).toMatchObject({ removed: ["c", "d"], retained: [{ profile: "a", why: ["previous"] }, { profile: "b", why: ["current"] }] });
  await flipTo(place, "c", 600_000);
  expect(await gc(place)).toMatchObject({ ok: true, removed: ["d"], retained: [{ profile: "a", why: ["previous"] }, { profile: "b", why: ["needed"] }, { profile: "c", why: ["current", "needed"] }] });
  expect(profilesIn(place)).toEqual(["a", "b", "c"]);
});

it("removeProfile(), gcProfiles(): a journal that was changed, nobody knows what is needed, and all stays [REQ-J4]", async () => {
  const place = await built(["a", "b", "c"]);
  for (const name of ["a", "b"]) await flipTo(place, name);
  const runs = place.at("var/lib/switchyard/runs");
  const journal = join(runs, readdirSync(runs).sort()[0] ?? "", "journal.jsonl");
  writeFileSync(journal, readFileSync(journal, "utf8").replace('"to_profile":"a"', '"to_profile":"c"'));
  for (const report of [await remove(place, "c"), await gc(place)]) expect(report).toMatchObject({ ok: false, error: { id: "E_RESTORE_FAILED" } });
  expect(profilesIn(place)).toEqual(["a", "b", "c"]);
});

it("gcProfiles(): a root that was never touched, nothing [REQ-P2]", async () => {
  expect(await gc(stand())).toMatchObject({ ok: true, removed: [], retained: [], swept: [] });
});

it.each([["removeProfile()", (place: Stand, options: Options) => remove(place, "p", options)], ["gcProfiles()", gc]] as const)(
  "%s: killed before every call that changes the disk, whole or not there; the next one ends it [REQ-P2, REQ-A1]",
  async (_, act) => {
    for (let n = 1, isOver = false; !isOver; n++) {
      const place = await built(["p"]);
      program(place.at(`${PROFILES}/p/deep/er/x`), "");
      const [whole, provider] = [below(place.at(`${PROFILES}/p`)), below(place.at("opt"))];
      const { syscalls, hasCome } = dyingAt(n);
      await act(place, { syscalls });
      isOver = !hasCome();
      expect([whole, null]).toContainEqual(treeOf(place));
      await gc(place);
      expect(profilesIn(place)).toEqual([]);
      expect(below(place.at("opt"))).toEqual(provider);
    }
  },
);

it("removeProfile(): every call that changes the disk refused, told, whole or not there; the next one ends it [REQ-P2]", async () => {
  for (let n = 1, isOver = false; !isOver; n++) {
    const place = await built(["p"]);
    const whole = below(place.at(`${PROFILES}/p`));
    const { syscalls, hasCome } = refusingAt(n, "EIO");
    const report = await remove(place, "p", { syscalls });
    isOver = !hasCome();
    // The lock does without what it would only tell others.
    expect(report).toMatchObject(report.ok ? { removed: true } : { removed: false, error: { errno: "EIO" } });
    expect(report.ok ? [null] : [whole, null]).toContainEqual(treeOf(place));
    await gc(place);
    expect(profilesIn(place)).toEqual([]);
  }
});

it("pinProfile(): twice equals once, there and back; a dry run writes nothing [REQ-P2]", async () => {
  const place = await built(["p"]);
  const before = below(place.root);
  expect(await pin(place, "p", true, { mode: "dry_run" })).toMatchObject({ ok: true, command: "profile pin", before: false, after: true });
  expect(below(place.root)).toEqual(before);
  expect(await pin(place, "p", true)).toMatchObject({ before: false, after: true });
  expect(await pin(place, "p", true)).toMatchObject({ before: true, after: true });
  expect(await pin(place, "p", false)).toMatchObject({ command: "profile unpin", before: true, after: false });
  expect(await pin(place, "p", false)).toMatchObject({ before: false, after: false });
  expect(await remove(place, "p")).toMatchObject({ ok: true });
});

it.each([true, false])("pinProfile(): to %s, killed before every call that changes the disk, pinned or not; the next call does it", async (pinned) => {
  for (let n = 1, isOver = false; !isOver; n++) {
    const place = await built(["p"]);
    if (!pinned) await pin(place, "p", true);
    const { syscalls, hasCome } = dyingAt(n);
    await pin(place, "p", pinned, { syscalls });
    isOver = !hasCome();
    expect(await pin(place, "p", pinned)).toMatchObject({ ok: true, after: pinned });
    expect((await remove(place, "p", { mode: "dry_run" })).ok).toBe(!pinned);
  }
});

it.each([["removeProfile()", remove], ["pinProfile()", (place: Stand, name: string) => pin(place, name, true)]] as const)("%s: no such profile, profile_missing; a bad name, bad_profile_name; a prefix open to others, profiles_unusable", async (_, act) => {
  const place = stand();
  expect(await act(place, "p")).toMatchObject({ ok: false, exit_code: 10, error: { reason: "profile_missing" } });
  expect(await act(place, "../p")).toMatchObject({ ok: false, exit_code: 2, error: { reason: "bad_profile_name" } });
  await place.build();
  chmodSync(place.at(PROFILES), 0o777);
  expect(await act(place, "p")).toMatchObject({ ok: false, exit_code: 10, error: { reason: "profiles_unusable" } });
  chmodSync(place.at(PROFILES), 0o755);
  rmSync(place.at(`${PROFILES}/p`), { recursive: true });
  symlinkSync("../../../../opt", place.at(`${PROFILES}/p`));
  expect((await act(place, "p")).ok).toBe(false);
  expect(Object.keys(below(place.at("opt")))).toContain("/p/ls");
});
