/** This proves the policy fields that one action has for itself: they let that one pass, or stop it, and no other. */
import { chmodSync, existsSync } from "node:fs";
import { DEFAULT_POLICY, type Policy } from "@switchyard/policy";
import { expect, test } from "vitest";
import { apply, plan as planVerb } from "../../src/apply/apply.ts";
import { parsePlan } from "../../src/plan/plan-document.ts";
import { PLAIN, program, scratch, type Scratch } from "../support/scratch.ts";

const foreign = (at: Scratch["at"]): void => {
  program(at("opt/p/open"), "open");
  chmodSync(at("opt/p/open"), 0o777);
};

test("apply(): a policy field of one link, lets that link pass and no other; it is in plan, rows and facts [REQ-C2]", async () => {
  const { at, context } = scratch();
  foreign(at);
  const one = { target: "/usr/bin/ls", source: "/opt/p/open", policy: { force_untrusted_source: true } };
  const other = { target: "/usr/bin/real", source: "/opt/p/open" };
  const both = await apply(context(), { links: [one, other], mode: "dry_run" });
  expect(both).toMatchObject({ ok: false, actions: [{ decision: "switch", policy: one.policy }, { decision: "stop", reason: "source_untrusted" }] });
  expect(both.actions[1]).not.toHaveProperty("policy");
  const alone = await apply(context(), { links: [one], mode: "dry_run" });
  expect([...alone.rows]).toMatchObject([{ policy_ok: true, policy: one.policy, notes: [expect.stringContaining("let pass by force_untrusted_source")] }]);
  expect([...alone.facts].find(({ stage }) => stage === "preflight")).toMatchObject({ policy: one.policy, overridden: [{ gate: "source_trust", overridden_by: "force_untrusted_source" }] });
  expect(await apply(context(), { links: [one], mode: "commit" })).toMatchObject({ ok: true, plan_id: alone.plan_id });
});

test("apply(): a policy field of one link, is part of its saved plan and of no id [REQ-D1]", async () => {
  const { at, context } = scratch();
  foreign(at);
  const link = { target: "/usr/bin/ls", source: "/opt/p/open" };
  const { document, report } = await planVerb(context(), { links: [{ ...link, policy: { force_untrusted_source: true } }] });
  expect(report.plan_id).toBe((await planVerb(context(), { links: [link] })).report.plan_id);
  const written = parsePlan(JSON.parse(JSON.stringify(document?.())));
  expect(await apply(context(), { saved: written, mode: "commit" })).toMatchObject({ ok: true });
  expect(existsSync(at("usr/bin/ls"))).toBe(true);
});

test("apply(): what one link demands beyond the run, stops that link alone", async () => {
  const { context, links } = scratch();
  const [ls = { target: "", source: "" }, ...rest] = links;
  const report = await apply(context(), { links: [{ ...ls, policy: { strict_ownership: true } }, ...rest], mode: "dry_run" });
  expect(report).toMatchObject({ error: { id: "E_OWNERSHIP" }, actions: [{ decision: "switch" }, { decision: "stop" }, { decision: "switch" }] });
});

test("apply(): what one link needs kept, is tried for it", async () => {
  const { context, links } = scratch();
  const report = await apply(context(), { links: links.map((link, index) => (index === 0 ? { ...link, policy: { require_preservation: ["mode" as const] } } : link)), mode: "dry_run" });
  expect(report.ok).toBe(true);
  expect([...report.rows].map(({ preservation }) => preservation.mode)).toEqual([true, true, true]);
});

test("apply(): absolute links for one of two, a relative one for the other, whatever the run's policy", async () => {
  const { context } = scratch();
  const request = { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls", policy: { absolute_links: true } }, { target: "/usr/bin/real", source: "/opt/p/ls" }] };
  expect((await apply(context(), { ...request, mode: "dry_run" })).actions.map(({ dest }) => dest)).toEqual(["/opt/p/ls", "../../opt/p/ls"]);
});

test("judge(): a field of every action, the same as that field of the run [REQ-S10]", async () => {
  const { at, context } = scratch();
  foreign(at);
  const links = ["/usr/bin/ls", "/usr/bin/real", "/usr/bin/fresh"].map((target) => ({ target, source: "/opt/p/open" }));
  const fields: readonly (Partial<Policy> & object)[] = [{ force_untrusted_source: true }, { strict_ownership: true }, { override_preflight: true }, { allow_hardlink_breakage: true }];
  for (const policy of fields) {
    const ofRun = await apply({ ...context(), policy: { ...DEFAULT_POLICY, ...PLAIN, ...policy } }, { links, mode: "dry_run" });
    const ofEach = await apply(context(), { links: links.map((link) => ({ ...link, policy: { ...policy, require_preservation: [] } })), mode: "dry_run" });
    expect(ofEach.error?.reason).toBe(ofRun.error?.reason);
    expect([...ofEach.rows].map(({ policy_ok, notes }) => ({ policy_ok, notes }))).toEqual([...ofRun.rows].map(({ policy_ok, notes }) => ({ policy_ok, notes })));
  }
});
