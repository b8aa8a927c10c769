import { mkdirSync, symlinkSync } from "node:fs";
import { closeRoot, openRoot } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { expect, onTestFinished, test } from "vitest";
import { makePlan } from "../src/plan/make-plan.ts";
import { parseRequest } from "../src/plan/parse-request.ts";
import { linkText } from "../src/plan/link-text.ts";
import { safePath } from "@switchyard/fs-atomic";
import type { LinkRequest, Plan, PlannedAction, RestoreRequest } from "../src/plan/plan.ts";
import { program, scratch } from "./support/scratch.ts";

interface Wanted {
  readonly absolute?: boolean;
  readonly restores?: readonly RestoreRequest[];
  readonly maxActions?: number;
}

function planOn(rootPath: string, links: readonly LinkRequest[], { absolute = false, restores = [], maxActions = 1000 }: Wanted = {}): Plan {
  const root = openRoot(rootPath);
  onTestFinished(() => closeRoot(root));
  return makePlan(root, parseRequest({ links, restores }), { policy: { ...DEFAULT_POLICY, absolute_links: absolute }, maxActions });
}

const told = (action: PlannedAction): readonly string[] => [action.actionId, action.kind === "link" ? action.dest : action.which];

test("makePlan(): links and restores, links first, each sorted by target [REQ-D1]", () => {
  const { root, links } = scratch();
  const restores = [{ target: "/usr/sbin/x" }, { target: "/usr/bin/real", which: "original" }, { target: "/opt/p/a", which: "previous" }] as const;
  const plan = planOn(root, links, { restores });
  expect(plan.actions.map(({ kind, target }) => `${kind} ${target.name}`)).toEqual(["link fresh", "link ls", "link link", "restore a", "restore real", "restore x"]);
  expect(planOn(root, links.toReversed(), { restores: restores.toReversed() })).toEqual(plan);
  expect(plan.actions.slice(3).map(told).map(([, which]) => which)).toEqual(["previous", "original", "newest"]);
});

test("makePlan(): another backup meant, another id [REQ-D1]", () => {
  const { root } = scratch();
  const ids = (["newest", "previous", "original"] as const).map((which) => planOn(root, [], { restores: [{ target: "/usr/bin/ls", which }] }).planId);
  expect(new Set(ids).size).toBe(3);
});

test("makePlan(): a restore of a link's target or source, refused [REQ-C3]", () => {
  const { root, links } = scratch();
  expect(() => planOn(root, links, { restores: [{ target: "/usr/bin/ls" }] })).toThrow(expect.objectContaining({ reason: "duplicate_target" }));
  expect(() => planOn(root, links, { restores: [{ target: "/opt/p/ls" }] })).toThrow(expect.objectContaining({ reason: "source_is_target" }));
});

test("makePlan(): one action more than allowed, refused", () => {
  const { root, links } = scratch();
  expect(() => planOn(root, links, { maxActions: 2 })).toThrow(expect.objectContaining({ id: "E_POLICY", reason: "too_many_actions" }));
  expect(planOn(root, links, { maxActions: 3 }).actions).toHaveLength(3);
});

test("makePlan(): same links in another order, same ids, sorted by target [REQ-D1]", () => {
  const one = scratch();
  const two = scratch();
  const plan = planOn(one.root, one.links);
  const again = planOn(two.root, two.links.toReversed());
  expect(again.planId).toBe(plan.planId);
  expect(again.actions.map(told)).toEqual(plan.actions.map(told));
  expect(plan.actions.map(({ target }) => target.name)).toEqual(["fresh", "ls", "link"]);
});

test("makePlan(): a target through a linked directory, is canonical and the same action [REQ-D1] [REQ-TOCTOU1]", () => {
  const { root, at, links } = scratch();
  symlinkSync("usr/bin", at("bin"));
  const direct = planOn(root, [links[0] ?? { target: "", source: "" }]);
  const aliased = planOn(root, [{ target: "/bin/ls", source: "/opt/p/ls" }]);
  expect(aliased.planId).toBe(direct.planId);
});

test.for<[string, readonly LinkRequest[], string]>([
  ["the same target twice", [{ target: "/usr/bin/ls", source: "/opt/p/ls" }, { target: "/usr/bin/ls", source: "/opt/p/link" }], "duplicate_target"],
  ["the same target by an alias", [{ target: "/usr/bin/ls", source: "/opt/p/ls" }, { target: "/alias/ls", source: "/opt/p/link" }], "duplicate_target"],
  ["a target below a target", [{ target: "/usr/bin", source: "/opt/p/ls" }, { target: "/usr/bin/ls", source: "/opt/p/ls" }], "overlapping_targets"],
  ["a source that is a target", [{ target: "/usr/bin/ls", source: "/usr/bin/real" }, { target: "/usr/bin/real", source: "/opt/p/ls" }], "source_is_target"],
  ["a source that leads to a target", [{ target: "/usr/bin/real", source: "/usr/sbin/link" }], "source_is_target"],
  ["a source that leads through a target", [{ target: "/usr/sbin/link", source: "/opt/alias" }], "source_is_target"],
  ["a source that leads through a target by an alias", [{ target: "/usr/sbin/link", source: "/sbin/link" }], "source_is_target"],
  ["a parent that leads out", [{ target: "/out/x", source: "/opt/p/ls" }], "escape"],
  ["a missing parent", [{ target: "/nowhere/x", source: "/opt/p/ls" }], "parent_missing"],
])("makePlan(): %s, is refused [REQ-C3]", ([, links, reason]) => {
  const { root, at } = scratch();
  symlinkSync("usr/bin", at("alias"));
  symlinkSync("usr/sbin", at("sbin"));
  symlinkSync("../usr/sbin/link", at("opt/alias"));
  symlinkSync("../../../../../../etc", at("out"));
  expect(() => planOn(root, links)).toThrow(expect.objectContaining({ id: "E_POLICY", reason }));
});

test.for([["relative/path"], ["/usr/../bin/ls"], ["/usr/bin/l\0s"], ["/"]])("makePlan(): target %j, is a usage error [REQ-S1]", ([target = ""]) => {
  const { root } = scratch();
  expect(() => planOn(root, [{ target, source: "/opt/p/ls" }])).toThrow(expect.objectContaining({ id: "E_USAGE" }));
});

test("makePlan(): no links, is a usage error", () => {
  expect(() => planOn(scratch().root, [])).toThrow(expect.objectContaining({ id: "E_USAGE", reason: "empty_plan" }));
});

test.for([
  ["/usr/bin/ls", "/usr/lib/x/ls", "../lib/x/ls"],
  ["/usr/bin/ls", "/usr/bin/other", "other"],
  ["/ls", "/opt/ls", "opt/ls"],
  ["/a/b/c/ls", "/a/x", "../../x"],
  ["/usr/ls", "/usr", "../usr"],
])("linkText(): from %s to %s, is %s", ([target = "", source = "", text]) => {
  expect(linkText(safePath(target), safePath(source), false)).toBe(text);
  expect(linkText(safePath(target), safePath(source), true)).toBe(source);
});

test("makePlan(): a directory that appears, changes no id of others [REQ-D1]", () => {
  const { root, at, links } = scratch();
  const before = planOn(root, links).planId;
  mkdirSync(at("usr/more"));
  program(at("usr/more/x"), "x");
  expect(planOn(root, links).planId).toBe(before);
});
