/** This proves that another profile becomes the active one by one rename, whole, checked, or not at all (REQ-P1, REQ-P2). */
import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync, symlinkSync } from "node:fs";
import { recover, rollback } from "@switchyard/engine";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { localRunner } from "@switchyard/smoke";
import { expect, test } from "vitest";
import { DEFAULT_PREFIX, setProfile } from "../../src/index.ts";
import { below, program } from "../support/stand.ts";
import { profiled } from "../support/profiled.ts";

const says = (file: string): string => execFileSync(file, { encoding: "utf8" }).trim();

/** How many renames a flip to a profile of so many applets takes. */
async function renamesOfFlip(applets: number): Promise<number> {
  const place = await profiled();
  for (let number = 0; number < applets; number++) program(place.at(`opt/q/tool-${number}`), "tool");
  await place.build({ name: "q", from: { kind: "directory", path: "/opt/q" } });
  let count = 0;
  const kernel = linuxSyscalls();
  const syscalls: Syscalls = { ...kernel, rename: (...args) => (count++, kernel.rename(...args)), renameInto: (...args) => (count++, kernel.renameInto(...args)) };
  expect(await place.set("q", {}, { syscalls })).toMatchObject({ ok: true });
  return count;
}

test("setProfile(): a dry run names what is kept and added, and changes nothing [REQ-P1] [REQ-P2]", async () => {
  const place = await profiled();
  const before = below(place.root);
  const report = await place.set("p", { mode: "dry_run" });
  expect(report).toMatchObject({ ok: true, mode: "dry_run", generation: null, flip: { from_profile: "vendor", to_profile: "p", kept: [], dropped: [], added: ["cp"], applets: 3 } });
  expect([...report.facts].map(({ stage }) => stage)).toEqual(["profile.flip"]);
  expect(below(place.root)).toEqual(before);
});

test("setProfile(): every stable link leads to the new profile, and is the same link as before [REQ-P1]", async () => {
  const place = await profiled();
  const links = ["usr/bin/cat", "usr/bin/ls"].map(place.inode);
  expect(says(place.at("usr/bin/ls"))).toBe("vendor ls");
  expect(await place.set("p", { why: "a try" })).toMatchObject({ ok: true, generation: 2, flip: { why: "a try" } });
  expect(says(place.at("usr/bin/ls"))).toBe("p ls");
  expect(place.active()).toBe("profiles/p");
  expect(["usr/bin/cat", "usr/bin/ls"].map(place.inode)).toEqual(links);
});

test("setProfile(): as many renames for three applets as for two hundred [REQ-P1]", async () => {
  expect(await renamesOfFlip(200)).toBe(await renamesOfFlip(3));
});

test("setProfile(): an applet that the new profile lacks is kept, the very inode [REQ-P2]", async () => {
  const place = await profiled();
  await place.build({ name: "small", only: ["cp"] });
  expect(await place.set("small")).toMatchObject({ ok: true, flip: { kept: ["cat", "ls"], added: ["cp"] } });
  expect(place.inode("usr/lib/switchyard/profiles/small/bin/ls")).toBe(place.inode("usr/lib/switchyard/profiles/vendor/bin/ls"));
  expect(says(place.at("usr/bin/ls"))).toBe("vendor ls");
});

test("setProfile(): missing refuse, and drop where a stable link leads, refused with nothing changed; drop of what nothing leads to goes [REQ-P2]", async () => {
  const place = await profiled();
  await place.build({ name: "small", only: ["cp"] });
  const before = below(place.at("usr"));
  expect(await place.set("small", { missing: "refuse" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "applets_missing" } });
  expect(await place.set("small", { missing: "drop" })).toMatchObject({ ok: false, error: { reason: "stable_link_left" } });
  expect(below(place.at("usr"))).toEqual(before);
  await place.set("p");
  await place.build({ name: "mine", only: ["cat", "ls"] });
  expect(await place.set("mine", { missing: "drop" })).toMatchObject({ ok: true, flip: { dropped: ["cp"], kept: [] } });
});

test("setProfile(): a stable link in a directory that no list names, found by the run that made it [REQ-P2]", async () => {
  const place = await profiled();
  program(place.at("opt/tools/mine"), "mine");
  expect(await place.adopt({ profile: "tools", targets: ["/opt/tools/mine"] })).toMatchObject({ error: { reason: "applets_missing" } });
  await place.set("tools");
  expect(await place.adopt({ profile: "tools", targets: ["/opt/tools/mine"] })).toMatchObject({ ok: true });
  expect(await place.set("p", { missing: "drop" })).toMatchObject({ error: { reason: "stable_link_left", path: "/opt/tools/mine" } });
});

test.each<[string, string, (at: (path: string) => string) => void]>([
  ["no tree", "profile_missing", (at) => rmSync(at("usr/lib/switchyard/profiles/p"), { recursive: true })],
  ["an applet that is gone", "profile_incomplete", (at) => rmSync(at("usr/lib/switchyard/profiles/p/bin/ls"))],
  ["an applet that leads nowhere", "profile_incomplete", (at) => rmSync(at("opt/p/ls"))],
  ["a directory among the applets", "profile_incomplete", (at) => mkdirSync(at("usr/lib/switchyard/profiles/p/bin/sh"))],
  ["a program without execute bit", "profile_incomplete", (at) => chmodSync(at("opt/p/ls"), 0o644)],
  ["a record that is none", "profile_unreadable", (at) => writeFileSync(at("usr/lib/switchyard/profiles/p/profile.json"), "{}")],
])("setProfile(): %s, %s before the flip, nothing changed [REQ-P2]", async (_, reason, damage) => {
  const place = await profiled();
  damage(place.at);
  const before = below(place.at("usr"));
  for (const mode of ["dry_run", "commit"] as const) expect(await place.set("p", { mode })).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason } });
  expect(below(place.at("usr"))).toEqual(before);
});

test("setProfile(): to the profile that is active already, nothing is done [REQ-P2]", async () => {
  const place = await profiled();
  const before = below(place.at("usr"));
  expect(await place.set("vendor")).toMatchObject({ ok: true, run_id: null, generation: null, actions: [{ decision: "noop", reason: "idempotent_noop" }] });
  expect(below(place.at("usr"))).toEqual(before);
});

test("setProfile(): an applet that fails its health check leads the pointer back, one fact says so [REQ-P2]", async () => {
  const place = await profiled();
  writeFileSync(place.at("opt/p/cat"), "#!/bin/sh\nexit 7\n");
  const checked = { ...place.context({ policy: { require_smoke_in_commit: true } }), smokeRunner: localRunner({ limits: { timeoutMs: 5000 } }) };
  const report = await setProfile(checked, { prefix: DEFAULT_PREFIX, profile: "p", missing: "keep", why: null, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 80, error: { id: "E_SMOKE" }, rolled_back: true });
  expect(report.error?.remedies.join("\n")).toContain("switchyard profile set p --disable-auto-rollback --commit");
  expect(report.smoke?.failing.map(({ target }) => target)).toContain("/usr/bin/cat");
  expect(place.active()).toBe("profiles/vendor");
  const facts = readFileSync(place.at("var/log/switchyard/facts.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  expect(facts.filter(({ stage }) => stage === "profile.flip").at(-1)).toMatchObject({ from_profile: "vendor", to_profile: "p", decision: "failure", rolled_back: true });
});

test("setProfile(): the rollback of its run leads the pointer back, and a second one does nothing [REQ-P1] [REQ-R3]", async () => {
  const place = await profiled();
  const { run_id: runId } = await place.set("p");
  expect(await rollback(place.context(), { runId, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.active()).toBe("profiles/vendor");
  expect(await rollback(place.context(), { runId, mode: "commit" })).toMatchObject({ ok: true, run_id: null });
});

test("setProfile(): applets that a killed flip had carried over, not yet recorded, are no fault and the rest is done [REQ-P2]", async () => {
  const place = await profiled();
  await place.build({ name: "small", only: ["cp"] });
  const bin = "usr/lib/switchyard/profiles";
  linkSync(place.at(`${bin}/vendor/bin/ls`), place.at(`${bin}/small/bin/ls`));
  expect(await place.set("small")).toMatchObject({ ok: true, flip: { kept: ["cat", "ls"] } });
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
});

test("setProfile(): the profile that is left cannot be read any more, nothing of it is kept, and that is said [REQ-P2]", async () => {
  const place = await profiled();
  rmSync(place.at("usr/lib/switchyard/profiles/vendor/profile.json"));
  const report = await place.set("p");
  expect(report).toMatchObject({ ok: true, flip: { kept: [] } });
  expect(report.warnings).toHaveLength(1);
});

test.each<[string, string, string | null, number]>([
  ["a name that no profile can have", "profiles/\u001b[31mEVIL", "\u001b[31mEVIL", 1],
  ["a profile that is gone", "profiles/gone", "gone", 1],
  ["no profile at all", "../../../opt", null, 0],
  ["a profile, in another's words", "./profiles//vendor/", "vendor", 0],
  ["a profile, by an absolute path", "/usr/lib/switchyard/profiles/vendor", "vendor", 0],
])("setProfile(): somebody's pointer to %s, it is left all the same [REQ-P1] [REQ-P2]", async (_, dest, from, warnings) => {
  const place = await profiled();
  const pointer = place.at("usr/lib/switchyard/active");
  rmSync(pointer);
  symlinkSync(dest, pointer);
  const report = await place.set("p");
  expect(report).toMatchObject({ ok: true, flip: { from_profile: from, to_profile: "p" } });
  expect(report.warnings).toHaveLength(warnings);
  expect(place.active()).toBe("profiles/p");
});

test("setProfile(): a pointer in another's words, the same profile, and the link becomes ours [REQ-P1]", async () => {
  const place = await profiled();
  const pointer = place.at("usr/lib/switchyard/active");
  rmSync(pointer);
  symlinkSync("profiles/vendor/", pointer);
  expect(await place.set("vendor")).toMatchObject({ ok: true, flip: { from_profile: "vendor", to_profile: "vendor" } });
  expect(place.active()).toBe("profiles/vendor");
});

test("setProfile(): two prefixes, each with its own pointer [REQ-P1]", async () => {
  const place = await profiled();
  mkdirSync(place.at("srv"), { mode: 0o755 });
  await place.build({ prefix: "/srv/sets", name: "p" });
  expect(await place.set("p", { prefix: "/srv/sets" })).toMatchObject({ ok: true, generation: 1 });
  expect(place.active()).toBe("profiles/vendor");
});
