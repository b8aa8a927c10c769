/** This proves that a profile that does not work is left again by itself (REQ-P2, REQ-H2, REQ-H3). */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { localRunner } from "@switchyard/smoke";
import { expect, test } from "vitest";
import { writeFileSync } from "node:fs";
import { status } from "../../src/status/status.ts";
import { factsOf } from "../support/provisional.ts";
import { tree } from "../support/scratch.ts";
import { flipTo, POINTER, PREFIX, profiles, treesOf, type FlipOptions, type Profiles } from "../support/trees.ts";

const CONTEXT: NonNullable<FlipOptions["context"]> = { policy: { require_smoke_in_commit: true }, smokeRunner: localRunner({ limits: { timeoutMs: 1000 } }) };

/** Two profiles of tools that no pack knows; of the new one `two` does not start. */
async function place(text?: string): Promise<Profiles> {
  const made = profiles();
  for (const profile of ["first", "second"]) made.build(profile, ["one", "two"]);
  if (text !== undefined) writeFileSync(made.at(`${PREFIX}/profiles/second/bin/two`), text);
  await flipTo(made, "first");
  return made;
}

test("flip(): every applet starts, the new profile stands, and facts and report say so [REQ-P2] [REQ-H1]", async () => {
  const made = await place();
  const report = await flipTo(made, "second", { context: CONTEXT });
  expect(report).toMatchObject({ ok: true, smoke: { status: "ok", failing: [], without_checks: [`${POINTER}/bin/one`, `${POINTER}/bin/two`] } });
  expect((await factsOf(made, "profile.flip")).at(-1)).toMatchObject({ decision: "success", smoke_status: "ok" });
});

test("flip(): an applet that does not start, led back by itself, exit 80, in one fact [REQ-P2] [REQ-H2]", async () => {
  const made = await place("#!/bin/sh\nexit 1\n");
  const before = tree(made.root);
  const report = await flipTo(made, "second", { context: CONTEXT });
  expect(report).toMatchObject({ ok: false, exit_code: 80, rolled_back: true, error: { id: "E_SMOKE", reason: "checks_failed" }, smoke: { status: "failed", failing: [{ target: `${POINTER}/bin/two` }] } });
  expect(made.pointer()).toBe("profiles/first");
  expect(tree(made.root)).toEqual(before);
  expect((await factsOf(made, "profile.flip")).slice(1)).toMatchObject([{ decision: "failure", error_id: "E_SMOKE", exit_code: 80, from_profile: "first", to_profile: "second", rolled_back: true, smoke_status: "failed" }]);
  expect(await status(made.context())).toMatchObject({ unfinished: [], runs: [{ state: "committed" }, { state: "undone", flip: { to_profile: "second" } }] });
});

test("flip(): an applet that does not start, the policy has it stand all the same [REQ-H2]", async () => {
  const made = await place("#!/bin/sh\nexit 1\n");
  const report = await flipTo(made, "second", { context: { ...CONTEXT, policy: { ...CONTEXT.policy, disable_auto_rollback: true } } });
  expect(report).toMatchObject({ ok: false, exit_code: 80, rolled_back: false });
  expect(made.pointer()).toBe("profiles/second");
});

test("flip(): an applet that leads elsewhere than it should, led back [REQ-H1] [REQ-H2]", async () => {
  const made = await place();
  const look: NonNullable<FlipOptions["trees"]>["look"] = async (...at) => ({ ...(await treesOf(made, "second").look(...at)), checks: [{ target: `${POINTER}/bin/one`, source: `${PREFIX}/profiles/second/bin/two` }] });
  expect(await flipTo(made, "second", { context: CONTEXT, trees: { look } })).toMatchObject({ ok: false, error: { id: "E_SMOKE" } });
  expect(made.pointer()).toBe("profiles/first");
});

test("flip(): the tree is not well once the pointer leads there, led back before any program of it is run, in one fact [REQ-P2] [REQ-M1]", async () => {
  const made = await place("#!/bin/sh\nexit 1\n");
  const before = tree(made.root);
  const seen: (string | null)[] = [];
  const check = async (): Promise<void> => {
    seen.push(made.pointer());
    throw new SwitchyardError({ id: "E_POLICY", reason: "capability_lost", op: "flip", path: `${POINTER}/bin/one`, message: "It has lost its capabilities." });
  };
  const report = await flipTo(made, "second", { context: CONTEXT, trees: { check } });
  expect(report).toMatchObject({ ok: false, exit_code: 10, rolled_back: true, error: { id: "E_POLICY", reason: "capability_lost" }, smoke: null });
  expect([seen, made.pointer()]).toEqual([["profiles/second"], "profiles/first"]);
  expect(tree(made.root)).toEqual(before);
  expect((await factsOf(made, "profile.flip")).slice(1)).toMatchObject([{ decision: "failure", error_id: "E_POLICY", reason: "capability_lost", rolled_back: true, smoke_status: "not_run" }]);
});

test("flip(): told to stop while the applets are checked, led back [REQ-P2]", async () => {
  const made = await place();
  const controller = new AbortController();
  const trees: FlipOptions["trees"] = { check: async () => controller.abort() };
  expect(await flipTo(made, "second", { context: { ...CONTEXT, signal: controller.signal }, trees })).toMatchObject({ ok: false, rolled_back: true, error: { reason: "interrupted" } });
  expect(made.pointer()).toBe("profiles/first");
});

test("flip(): what is kept is carried over before the run begins, and again where it was cut short [REQ-P2]", async () => {
  const made = profiles();
  made.build("vendor", ["only"]);
  await flipTo(made, "vendor");
  const failing: FlipOptions["trees"] = { complete: () => Promise.reject(new SwitchyardError({ id: "E_GENERIC", reason: "source_changed", op: "flip", message: "It changed." })) };
  expect(await flipTo(made, "new", { trees: failing })).toMatchObject({ ok: false, error: { reason: "source_changed" }, flip: { kept: ["only"] } });
  expect([made.pointer(), (await status(made.context())).runs]).toMatchObject(["profiles/vendor", [{ state: "committed" }]]);
  expect((await factsOf(made, "profile.flip")).at(-1)).toMatchObject({ decision: "failure", reason: "source_changed", kept: ["only"], rolled_back: false });
  expect(await flipTo(made, "new")).toMatchObject({ ok: true, flip: { kept: ["only"], applets: 4 } });
  expect(made.applets("new")).toEqual(["cat", "fresh", "ls", "only"]);
});
