/** This proves that a broken profile can be left, and that nothing broken or left over stays in the next one for ever (REQ-P2, REQ-A1, REQ-A2). */
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { apply, rollback } from "@switchyard/engine";
import type { Syscalls } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { localRunner } from "@switchyard/smoke";
import { expect, test } from "vitest";
import { DEFAULT_PREFIX, profileRecord, release, rollbackProfile, verifyProfile, type ProfileRecord } from "../../src/index.ts";
import { Killed, watched } from "../support/kernels.ts";
import { profiled, type Profiled } from "../support/profiled.ts";
import { below, looking, program, type Stand } from "../support/stand.ts";

const PROFILES = "usr/lib/switchyard/profiles";
const says = (file: string): string => execFileSync(file, { encoding: "utf8" }).trim();
const TOOLS = ["cat", "ls", "tail", "wc"];

/** Active is `more`, with tail and wc that `vendor` lacks; a stable link leads to wc. */
async function scene(): Promise<Profiled> {
  const place = await profiled();
  for (const name of TOOLS) program(place.at(`opt/more/${name}`), `more ${name}`);
  await place.build({ name: "more", from: { kind: "directory", path: "/opt/more" } });
  await place.set("more");
  symlinkSync("../lib/switchyard/active/bin/wc", place.at("usr/bin/wc"));
  return place;
}

function recordOf({ at }: Stand, name: string): ProfileRecord {
  return profileRecord.parse(JSON.parse(readFileSync(at(`${PROFILES}/${name}/profile.json`), "utf8")));
}

/** What the profile has, by its record and by its tree. */
function has(place: Stand, name: string): [string[], string[]] {
  return [recordOf(place, name).applets.map((applet) => applet.name), readdirSync(place.at(`${PROFILES}/${name}/bin`)).sort()];
}

/** As an earlier version did it: an applet of `more` in `vendor`, recorded. */
function keepByHand(place: Stand, name: string): void {
  const record = recordOf(place, "vendor");
  const applet = recordOf(place, "more").applets.find((one) => one.name === name);
  if (applet?.kind !== "symlink") throw new Error("no link");
  symlinkSync(applet.dest, place.at(`${PROFILES}/vendor/bin/${name}`));
  writeFileSync(place.at(`${PROFILES}/vendor/profile.json`), JSON.stringify({ ...record, applets: [...record.applets, { ...applet, kept_from: "more" }] }));
}

const faults = async (place: Stand, name: string): Promise<readonly unknown[]> => (await looking(place, (root) => verifyProfile(root, { prefix: DEFAULT_PREFIX, name, policy: DEFAULT_POLICY }))).faults;

test("setProfile(): the provider of the active profile is gone, nothing of it is kept, that is told, and the rescue profile is reached [REQ-P2, REQ-A2]", async () => {
  const place = await scene();
  rmSync(place.at("opt/more"), { recursive: true });
  const before = below(place.at(`${PROFILES}/vendor`));
  const plan = await place.set("vendor", { mode: "dry_run" });
  expect(plan).toMatchObject({ ok: true, flip: { kept: [], dropped: ["tail", "wc"] } });
  expect(plan.warnings.join("\n")).toMatch(/"tail", "wc"/u);
  expect(await place.set("vendor")).toMatchObject({ ok: true, flip: { kept: [], dropped: ["tail", "wc"] } });
  expect(place.active()).toBe("profiles/vendor");
  expect(below(place.at(`${PROFILES}/vendor`))).toEqual(before);
});

test("rollbackProfile(): away from a broken profile, the one before is reached [REQ-P3, REQ-P2]", async () => {
  const place = await scene();
  rmSync(place.at("opt/more"), { recursive: true });
  expect(await rollbackProfile(place.context(), { prefix: DEFAULT_PREFIX, generation: null, missing: "keep", mode: "commit" })).toMatchObject({ ok: true });
  expect(place.active()).toBe("profiles/vendor");
});

test.each<[string, (place: Profiled) => void]>([
  ["leads nowhere", ({ at }) => rmSync(at("opt/more/wc"))],
  ["is no program any more", ({ at }) => writeFileSync(at("opt/more/wc"), "", { mode: 0o644, flag: (rmSync(at("opt/more/wc")), "w") })],
  ["is gone from the tree", ({ at }) => rmSync(at(`${PROFILES}/more/bin/wc`))],
  ["leads into a directory", ({ at }) => (rmSync(at("opt/more/wc")), program(at("opt/more/wc/x"), ""))],
])("setProfile(): one old applet %s, only the whole ones are kept and recorded [REQ-P2]", async (_, spoil) => {
  const place = await scene();
  spoil(place);
  expect(await place.set("p")).toMatchObject({ ok: true, flip: { kept: ["tail"], dropped: ["wc"] } });
  expect(has(place, "p")).toEqual([["cat", "cp", "ls", "tail"], ["cat", "cp", "ls", "tail"]]);
  expect(await faults(place, "p")).toEqual([]);
});

test("setProfile(): an old applet that somebody else can change is not kept; a path that works and leads there stops the flip, unless it is allowed [REQ-P2, REQ-A2]", async () => {
  const place = await scene();
  rmSync(place.at("opt/more/wc"));
  writeFileSync(place.at("opt/more/wc"), "#!/bin/sh\n");
  chmodSync(place.at("opt/more/wc"), 0o777);
  const before = below(place.at("usr"));
  expect(await place.set("vendor")).toMatchObject({ ok: false, error: { reason: "stable_link_left", path: "/usr/bin/wc" } });
  expect(below(place.at("usr"))).toEqual(before);
  expect(await place.set("vendor", {}, { policy: { force_untrusted_source: true } })).toMatchObject({ ok: true, flip: { kept: ["wc"] } });
});

test("setProfile(): into the rescue profile only what a path leads to is kept, the rest is told [REQ-P2]", async () => {
  const place = await scene();
  const report = await place.set("vendor");
  expect(report).toMatchObject({ ok: true, flip: { kept: ["wc"], dropped: ["tail"] } });
  expect(report.warnings.join("\n")).toMatch(/"tail"/u);
  expect(has(place, "vendor")).toEqual([["cat", "ls", "wc"], ["cat", "ls", "wc"]]);
});

test("setProfile(): an applet that was kept and is broken by now is dropped, the profile is reached [REQ-P2]", async () => {
  const place = await scene();
  await place.set("vendor");
  await place.set("p");
  rmSync(place.at("opt/more"), { recursive: true });
  const report = await place.set("vendor");
  expect(report).toMatchObject({ ok: true, flip: { kept: [], dropped: ["cp", "wc"] } });
  expect(report.warnings.join("\n")).toMatch(/"wc"/u);
  expect(has(place, "vendor")).toEqual([["cat", "ls"], ["cat", "ls"]]);
});

test("setProfile(): an applet that was kept and is broken by now is carried over anew from where it is whole [REQ-P2]", async () => {
  const place = await scene();
  keepByHand(place, "wc");
  rmSync(place.at(`${PROFILES}/vendor/bin/wc`));
  symlinkSync("/nowhere", place.at(`${PROFILES}/vendor/bin/wc`));
  expect(await place.set("vendor")).toMatchObject({ ok: true, flip: { kept: ["wc"] } });
  expect(readlinkSync(place.at(`${PROFILES}/vendor/bin/wc`))).toBe(readlinkSync(place.at(`${PROFILES}/more/bin/wc`)));
  expect(await faults(place, "vendor")).toEqual([]);
});

test("setProfile(): broken applets in the rescue profile that an earlier version kept there, dropped [REQ-P2]", async () => {
  const place = await scene();
  for (const name of ["wc", "tail"]) keepByHand(place, name);
  rmSync(place.at("opt/more"), { recursive: true });
  for (const missing of ["keep", "drop", "refuse"] as const) expect(await place.set("vendor", { missing, mode: "dry_run" })).toMatchObject({ ok: true, flip: { dropped: ["tail", "wc"] } });
  expect(await place.set("vendor")).toMatchObject({ ok: true });
  expect(await faults(place, "vendor")).toEqual([]);
});

test.each<[string, string, (at: (path: string) => string) => void]>([
  ["a link", "wc", (at) => symlinkSync("/bin/sh", at(`${PROFILES}/vendor/bin/wc`))],
  ["a file", "wc", (at) => program(at(`${PROFILES}/vendor/bin/wc`), "evil")],
  ["a link under a name that nobody has", "sh", (at) => symlinkSync("../../../../../../opt", at(`${PROFILES}/vendor/bin/sh`))],
])("setProfile(): %s that is not recorded is removed, told, and nothing behind it is touched [REQ-P2]", async (_, name, leave) => {
  const place = await scene();
  leave(place.at);
  const provider = below(place.at("opt"));
  const report = await place.set("vendor");
  expect(report).toMatchObject({ ok: true, flip: { kept: ["wc"] } });
  expect(report.warnings.join("\n")).toContain(`"${name}"`);
  expect(has(place, "vendor")).toEqual([["cat", "ls", "wc"], ["cat", "ls", "wc"]]);
  expect([await faults(place, "vendor"), below(place.at("opt"))]).toEqual([[], provider]);
});

test("setProfile(): to the active profile itself, what is not recorded there is told and left [REQ-P2]", async () => {
  const place = await scene();
  symlinkSync("/bin/sh", place.at(`${PROFILES}/more/bin/sh`));
  const before = below(place.at(`${PROFILES}/more`));
  await place.set("more");
  expect(below(place.at(`${PROFILES}/more`))).toEqual(before);
});

/** `vendor` has a broken applet of `more`, and a leftover; wc is to be carried over. */
async function untidy(): Promise<Profiled> {
  const place = await scene();
  keepByHand(place, "tail");
  rmSync(place.at("opt/more/tail"));
  symlinkSync("/nowhere", place.at(`${PROFILES}/vendor/bin/wc`));
  program(place.at(`${PROFILES}/vendor/bin/old`), "left");
  return place;
}

/** More than the tree takes; the calls of the run itself, which come after it, others prove. */
const CALLS = 20;

/** Dies at the n-th call that changes something, counted from the first one in the tree of the next profile. */
function dyingInTree(n: number): Syscalls {
  let left: number | null = null;
  return watched((_, name) => {
    if (left === null && name === ".profile.json.new") left = n;
    if (left === null) return;
    left -= 1;
    if (left <= 0) throw new Killed("killed");
  });
}

test("setProfile(): killed before every call that changes the tree, the path stays, and the next flip, from another profile too, does the rest [REQ-P2, REQ-A1, REQ-A2]", async () => {
  for (let n = 1; n <= CALLS; n++) {
    const place = await untidy();
    await place.set("vendor", {}, { syscalls: dyingInTree(n) }).catch(() => undefined);
    expect(place.active()).toBe("profiles/more");
    for (const name of ["cat", "ls", "wc"]) expect(says(place.at(`usr/bin/${name}`))).toBe(`more ${name}`);
    // Every other time from another profile than the one that was being left.
    for (const name of n % 2 === 0 ? ["p", "vendor"] : ["vendor"]) expect(await place.set(name)).toMatchObject({ ok: true });
    expect(has(place, "vendor")).toEqual([["cat", "ls", "wc"], ["cat", "ls", "wc"]]);
    expect(await faults(place, "vendor")).toEqual([]);
  }
});

test("setProfile(): the run that left a broken profile is rolled back, and it stands as it did [REQ-R3]", async () => {
  const place = await scene();
  rmSync(place.at("opt/more/tail"));
  const { run_id: runId } = await place.set("p");
  expect(await rollback(place.context(), { runId, mode: "commit" })).toMatchObject({ ok: true });
  expect(place.active()).toBe("profiles/more");
});

/** Tools with a word in them that no pack knows; of `more`, which is active, the program `one` does not start. */
async function unwell(): Promise<Profiled> {
  const place = await profiled();
  for (const name of ["cat", "ls", "one", "two"]) program(place.at(`opt/more/${name}`), `more ${name}`);
  await place.build({ name: "more", from: { kind: "directory", path: "/opt/more" } });
  await place.set("more");
  for (const name of ["one", "two"]) symlinkSync(`../lib/switchyard/active/bin/${name}`, place.at(`usr/bin/${name}`));
  writeFileSync(place.at("opt/more/one"), "#!/bin/sh\nexit 127\n");
  return place;
}

/** The vendor's own answer to what the packs ask as little as the others do. */
const CHECKED = { policy: { require_smoke_in_commit: true }, smokeRunner: localRunner({ packs: [], limits: { timeoutMs: 5000 } }) };

test("setProfile(): what is kept does not start, as before: told, and the profile is reached all the same [REQ-P2] [REQ-H1] [REQ-A2]", async () => {
  const place = await unwell();
  const told = { status: "ok", failing: [], warnings: [{ target: "/usr/bin/one" }] };
  expect(await place.set("vendor", {}, CHECKED)).toMatchObject({ ok: true, flip: { kept: ["one", "two"] }, smoke: told });
  expect([place.active(), says(place.at("usr/bin/two"))]).toEqual(["profiles/vendor", "more two"]);
  // It was kept before, and still is the program that is reached now.
  expect(await place.set("more")).toMatchObject({ ok: true });
  expect(await place.set("vendor", {}, CHECKED)).toMatchObject({ ok: true, flip: { kept: [] }, smoke: told });
});

test("setProfile(): what was kept does not start, and what is reached now does: led back [REQ-P2] [REQ-H2]", async () => {
  const place = await unwell();
  expect(await place.set("vendor", {}, CHECKED)).toMatchObject({ ok: true });
  program(place.at("opt/well/one"), "well one");
  await place.build({ name: "well", from: { kind: "directory", path: "/opt/well" } });
  expect(await place.set("well")).toMatchObject({ ok: true });
  expect(await place.set("vendor", {}, CHECKED)).toMatchObject({ ok: false, exit_code: 80, rolled_back: true, smoke: { failing: [{ target: "/usr/bin/one" }] } });
  expect([place.active(), says(place.at("usr/bin/one"))]).toEqual(["profiles/well", "well one"]);
});

test("setProfile(): an applet of the next profile's own does not start: led back [REQ-P2] [REQ-H2]", async () => {
  const place = await unwell();
  await place.set("vendor");
  expect(await place.set("more", {}, CHECKED)).toMatchObject({ ok: false, exit_code: 80, rolled_back: true });
  expect(place.active()).toBe("profiles/vendor");
});

test("setProfile(): a link that stops the flip, the refusal says what is wrong and the commands that lead past it, and each does [REQ-P2] [REQ-A2] [REQ-S3]", async () => {
  const place = await scene();
  rmSync(place.at("usr/bin/wc"));
  program(place.at("usr/bin/wc"), "vendor wc");
  expect(await apply(place.context(), { mode: "commit", links: [{ target: "/usr/bin/wc", source: `/${PROFILES.replace("profiles", "active/bin/wc")}` }] })).toMatchObject({ ok: true });
  chmodSync(place.at("opt/more/wc"), 0o777);
  const { error } = await place.set("vendor");
  expect(error).toMatchObject({ reason: "stable_link_left", path: "/usr/bin/wc", message: expect.stringMatching(/\/opt\/more\/wc.*mode 777/u) });
  const told = error?.remedies.join("\n") ?? "";
  for (const command of ["switchyard profile set vendor --force-untrusted-source --commit", "switchyard profile release /usr/bin/wc --commit", "switchyard canary --shell --rescue"]) expect(told).toContain(command);
  expect(await release(place.context(), { prefix: DEFAULT_PREFIX, targets: ["/usr/bin/wc"], mode: "commit" })).toMatchObject({ ok: true });
  expect(await place.set("vendor")).toMatchObject({ ok: true });
  expect(says(place.at("usr/bin/wc"))).toBe("vendor wc");
});

test.each<[string, string, (place: Profiled) => void]>([
  ["the provider has moved its programs", "moved wc", ({ at }) => (program(at("opt/moved/wc"), "moved wc"), rmSync(at("opt/more/wc")), symlinkSync("../moved/wc", at("opt/more/wc")))],
  ["nobody can read the record of the profile that is left", "more wc", ({ at }) => writeFileSync(at(`${PROFILES}/more/profile.json`), "{")],
])("setProfile(): %s, the refusal says that another profile of the provider leads past, and it does [REQ-P2] [REQ-A2]", async (_, wanted, spoil) => {
  const place = await scene();
  spoil(place);
  const { error } = await place.set("vendor");
  expect(error).toMatchObject({ reason: "stable_link_left", path: "/usr/bin/wc" });
  expect(error?.remedies.join("\n")).toContain("switchyard profile build NAME");
  await place.build({ name: "again", from: { kind: "directory", path: "/opt/more" } });
  for (const name of ["again", "vendor"]) expect(await place.set(name)).toMatchObject({ ok: true });
  expect([place.active(), says(place.at("usr/bin/wc"))]).toEqual(["profiles/vendor", wanted]);
});
