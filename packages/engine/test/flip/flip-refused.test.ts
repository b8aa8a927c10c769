/** This proves what a flip is refused for, in a dry run and a commit alike, before anything changes (REQ-P2, REQ-S2, REQ-S3, REQ-S10). */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { SwitchyardError } from "@switchyard/fs-atomic";
import { canonical, redact } from "@switchyard/facts";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { apkAtWork } from "../support/apk-at-work.ts";
import { lockedByOther } from "../support/locked.ts";
import { factsOf, provisional } from "../support/provisional.ts";
import { program, tree } from "../support/scratch.ts";
import { flipTo, POINTER, PREFIX, profiles, treesOf, type FlipOptions, type Profiles } from "../support/trees.ts";

interface Case {
  readonly spoil?: (place: Profiles) => unknown;
  readonly options?: (place: Profiles) => FlipOptions;
  readonly to?: string;
  readonly wanted: { readonly id: string; readonly reason: string };
}

const CASES: Readonly<Record<string, Case>> = {
  "a profile that is not there": { to: "absent", wanted: { id: "E_USAGE", reason: "bad_profile_name" } },
  "trees that say no": {
    options: (place) => ({ trees: { look: async (...seen) => ({ ...(await treesOf(place, "new").look(...seen)), errors: [new SwitchyardError({ id: "E_POLICY", reason: "capability_lost", op: "flip", message: "It has no capabilities." })] }) } }),
    wanted: { id: "E_POLICY", reason: "capability_lost" },
  },
  "trees that cannot be looked at": {
    options: () => ({ trees: { look: () => Promise.reject(new SwitchyardError({ id: "E_POLICY", reason: "parent_unreadable", op: "flip", message: "It cannot be read." })) } }),
    wanted: { id: "E_POLICY", reason: "parent_unreadable" },
  },
  "a tree that others can write": { spoil: (place) => chmodSync(place.at(`${PREFIX}/profiles/new`), 0o777), wanted: { id: "E_POLICY", reason: "source_untrusted" } },
  "a directory above the tree that others can write": { spoil: (place) => chmodSync(place.at(`${PREFIX}/profiles`), 0o775), wanted: { id: "E_POLICY", reason: "source_untrusted" } },
  "a tree that is a file": {
    spoil: (place) => (rmSync(place.at(`${PREFIX}/profiles/new`), { recursive: true }), program(place.at(`${PREFIX}/profiles/new`), "no tree")),
    options: (place) => ({ trees: { look: async () => treesOf(place, "vendor").look(...(await lookArguments(place))) } }),
    wanted: { id: "E_POLICY", reason: "source_kind" },
  },
  "a pointer that is a file": { spoil: (place) => writeFileSync(place.at(POINTER), "profiles/vendor"), wanted: { id: "E_POLICY", reason: "target_kind" } },
  "a pointer that is a directory": { spoil: (place) => mkdirSync(place.at(POINTER)), wanted: { id: "E_POLICY", reason: "target_kind" } },
  "a prefix that is forbidden": { options: () => ({ context: { policy: { forbid_paths: ["/usr/lib"] } } }), wanted: { id: "E_POLICY", reason: "forbidden_path" } },
  "no smoke runner": { options: () => ({ context: { policy: { require_smoke_in_commit: true } } }), wanted: { id: "E_SMOKE", reason: "smoke_missing" } },
  "no prefix at all": { spoil: (place) => rmSync(place.at(PREFIX), { recursive: true }), wanted: { id: "E_USAGE", reason: "bad_profile_name" } },
};

async function lookArguments(place: Profiles): Promise<Parameters<ReturnType<typeof treesOf>["look"]>> {
  const { openRoot } = await import("@switchyard/fs-atomic");
  return [openRoot(place.root), { fromProfile: null }];
}

test.each(Object.entries(CASES))("flip(): %s, is refused by dry run and commit alike, in one fact with the same bytes [REQ-P2] [REQ-S10] [REQ-O2]", async (_, { spoil, options, to = "new", wanted }) => {
  const place = profiles();
  spoil?.(place);
  const before = tree(place.root);
  const more = options?.(place) ?? {};
  const dry = await flipTo(place, to, { ...more, mode: "dry_run" });
  const report = await flipTo(place, to, more);
  for (const one of [dry, report]) expect(one).toMatchObject({ ok: false, command: "flip", run_id: null, rolled_back: false, error: wanted, flip: { to_profile: to } });
  expect(tree(place.root)).toEqual(before);
  const facts = await factsOf(place, "profile.flip");
  expect(facts).toMatchObject([{ decision: "failure", error_id: wanted.id, reason: wanted.reason, to_profile: to, rolled_back: false }]);
  expect(facts.map((fact) => canonical(redact(fact)))).toEqual([...dry.facts].map((fact) => canonical(redact(fact))));
  expect(await factsOf(place, "apply.attempt")).toEqual([]);
});

test("flip(): of no package, strict ownership does not ask for it [REQ-S4]", async () => {
  const place = profiles();
  expect(await flipTo(place, "new", { context: { policy: { strict_ownership: true } } })).toMatchObject({ ok: true });
});

test("flip(): someone else holds the lock, refused in time, in one fact [REQ-L1] [REQ-L3] [REQ-P2]", async () => {
  const place = profiles();
  await flipTo(place, "vendor");
  const release = await lockedByOther(place);
  const report = await flipTo(place, "new", { context: { lockTimeoutMs: 20 } });
  release();
  expect(report).toMatchObject({ ok: false, exit_code: 30, error: { id: "E_LOCKING", reason: "timeout" }, flip: { to_profile: "new" } });
  expect(place.pointer()).toBe("profiles/vendor");
  expect((await factsOf(place, "profile.flip")).at(-1)).toMatchObject({ decision: "failure", error_id: "E_LOCKING", to_profile: "new", lock_wait_ms: expect.any(Number), lock_attempts: expect.any(Number) });
});

test("flip(): the pointer waits to be confirmed, refused, and so is a link through it [REQ-J3] [REQ-P2]", async () => {
  const place = profiles();
  await flipTo(place, "vendor");
  expect(await flipTo(place, "new", { confirmWithinMs: 3_600_000 })).toMatchObject({ ok: true, confirm_by: expect.any(String) });
  const refused = { ok: false, error: { id: "E_POLICY", reason: "provisional_run", path: POINTER } };
  expect(await flipTo(place, "vendor")).toMatchObject(refused);
  expect(await apply(place.context(), { links: [{ target: "/usr/bin/fresh", source: `${POINTER}/bin/fresh` }], mode: "commit" })).toMatchObject(refused);
  expect(await apply(place.context(), { links: [{ target: "/usr/bin/other", source: "/opt/p/fresh" }], mode: "commit" })).toMatchObject({ ok: true });
});

test("flip(): a run that waits on other targets, no hindrance [REQ-J3]", async () => {
  const place = profiles();
  await provisional(place, { links: place.links.slice(0, 1) });
  expect(await flipTo(place, "new")).toMatchObject({ ok: true });
});

test("flip(): a tool that is reached only through the pointer, is no way back [REQ-RC2] [REQ-P2]", async () => {
  const place = profiles();
  for (const profile of ["vendor", "new"]) place.build(profile, RESCUE_TOOLS);
  await flipTo(place, "vendor");
  mkdirSync(place.at("path"), { mode: 0o755 });
  const lead = (through: string): void => RESCUE_TOOLS.forEach((tool) => symlinkSync(`..${through}/bin/${tool}`, place.at(`path/${tool}`)));
  const context = { policy: { require_rescue: true }, searchPath: place.at("path") };
  lead(POINTER);
  for (const mode of ["dry_run", "commit"] as const) expect(await flipTo(place, "new", { mode, context })).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "rescue_missing" } });
  expect(place.pointer()).toBe("profiles/vendor");
  // The same programs by a way that does not lead through it.
  for (const tool of RESCUE_TOOLS) rmSync(place.at(`path/${tool}`));
  lead(`${PREFIX}/profiles/vendor`);
  expect(await flipTo(place, "new", { context })).toMatchObject({ ok: true });
});

const RESCUE_TOOLS = ["cp", "mv", "rm", "ln", "stat", "readlink", "sha256sum", "sort", "date", "ls"];

test("flip(): a package manager at work, refused; where that is allowed the fact says so [REQ-S8] [REQ-C2] [REQ-P2]", async () => {
  const place = profiles();
  await apkAtWork(place);
  for (const mode of ["dry_run", "commit"] as const) expect(await flipTo(place, "new", { mode })).toMatchObject({ exit_code: 10, error: { reason: "package_manager_running" } });
  expect(await flipTo(place, "new", { context: { policy: { allow_package_manager_running: true } } })).toMatchObject({ ok: true });
  expect(await factsOf(place, "profile.flip")).toMatchObject([{ decision: "failure", stops: [{ gate: "package_manager" }] }, { decision: "success", stops: [], overridden: [{ gate: "package_manager", overridden_by: "allow_package_manager_running" }] }]);
});
