/** This proves trees: which links they stand for, in which order, and what they pass over or refuse. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeRoot, decodeBytes, encodeBytes, formatPath, openRoot } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY } from "@switchyard/policy";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { apply, plan as planVerb } from "../../src/apply/apply.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { parseRequest } from "../../src/plan/parse-request.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import type { Plan, PlanRequest, TreeRequest } from "../../src/plan/plan.ts";
import { program, scratch, visible, type Scratch } from "../support/scratch.ts";

const TREE: TreeRequest = { from: "/usr/lib/new", into: "/usr/bin" };

/** A tree of three programs beside what is none; two of the programs have a name to replace. */
function treed(): Scratch {
  const scene = scratch();
  const { at } = scene;
  mkdirSync(at("usr/lib/new/dir"), { recursive: true, mode: 0o755 });
  for (const name of ["ls", "cat", "extra", ".hidden"]) program(at(`usr/lib/new/${name}`), `new ${name}`);
  writeFileSync(at("usr/lib/new/README"), "no program");
  program(at("usr/bin/cat"), "old cat");
  return scene;
}

function planOn(rootPath: string, request: Partial<PlanRequest>, maxActions = 1000): Plan {
  const root = openRoot(rootPath);
  try {
    return makePlan(root, parseRequest({ links: [], ...request }), { policy: DEFAULT_POLICY, maxActions });
  } finally {
    closeRoot(root);
  }
}

const shown = ({ actions }: Plan): string[] => actions.map((action) => `${formatPath(action.target)} ${action.kind === "link" ? action.dest : ""}`);

test("makePlan(): a tree, is a link for each program that has a name to replace, sorted; the rest is passed over [REQ-D1]", () => {
  const { root } = treed();
  const plan = planOn(root, { trees: [TREE] });
  expect(shown(plan)).toEqual(["/usr/bin/cat ../lib/new/cat", "/usr/bin/ls ../lib/new/ls"]);
  expect(plan.passedOver).toEqual([{ target: "/usr/bin/extra", source: "/usr/lib/new/extra", why: "target_missing" }]);
  expect(plan.warnings).toEqual([]);
});

test("makePlan(): a tree, has the ids of the links that it stands for [REQ-D1]", () => {
  const { root } = treed();
  const links = ["ls", "cat"].map((name) => ({ target: `/usr/bin/${name}`, source: `/usr/lib/new/${name}` }));
  expect(planOn(root, { trees: [TREE] }).planId).toBe(planOn(root, { links }).planId);
});

test("makePlan(): a tree that makes missing targets, makes them; one that refuses them, is refused", () => {
  const { root } = treed();
  expect(shown(planOn(root, { trees: [{ ...TREE, missingTargets: "create" }] }))).toHaveLength(3);
  expect(() => planOn(root, { trees: [{ ...TREE, missingTargets: "refuse" }] })).toThrow(expect.objectContaining({ id: "E_POLICY", reason: "target_missing" }));
  expect(shown(planOn(root, { trees: [{ ...TREE, missingTargets: "refuse", except: ["extra"] }] }))).toHaveLength(2);
});

test.for<[string, Partial<TreeRequest>, readonly string[]]>([
  ["a name", { only: ["ls"] }, ["ls"]],
  ["a pattern", { only: ["?s", "c[a-z]t"] }, ["cat", "ls"]],
  ["an exception", { except: ["l*"] }, ["cat"]],
  ["an exception from a pattern", { only: ["*"], except: ["ls"] }, ["cat"]],
  ["a name that is excepted as well", { only: ["ls", "cat"], except: ["ls"] }, ["cat"]],
])("makePlan(): a tree with %s, is these alone", ([, tree, names]) => {
  expect(planOn(treed().root, { trees: [{ ...TREE, ...tree }] }).actions.map(({ target }) => target.name)).toEqual(names);
});

test.for<[string, Partial<TreeRequest>, string]>([
  ["a name that is none of its programs", { only: ["ls", "catt"] }, "only_unmatched"],
  ["a name that is no program", { only: ["README"] }, "only_unmatched"],
  ["a name that is a directory", { only: ["dir"] }, "only_unmatched"],
  ["a hidden name", { only: [".hidden"] }, "only_unmatched"],
  ["nothing left", { except: ["*"] }, "tree_empty"],
  ["nothing there to replace", { only: ["extra"] }, "tree_empty"],
  ["a directory that is not there", { from: "/usr/lib/none" }, "missing"],
  ["a file instead of a directory", { from: "/usr/bin/ls" }, "parent_not_directory"],
  ["no directory for its targets", { into: "/usr/none" }, "missing"],
  ["its own directory for its targets", { into: "/usr/lib/new" }, "source_is_target"],
  ["a directory that leads out", { from: "/out" }, "escape"],
])("makePlan(): a tree with %s, refused [REQ-C3]", ([, tree, reason]) => {
  const { root, at } = treed();
  symlinkSync("../../../../../../../usr/bin", at("out"));
  expect(() => planOn(root, { trees: [{ ...TREE, ...tree }] })).toThrow(expect.objectContaining({ id: "E_POLICY", reason }));
});

test.for<[string, Partial<TreeRequest>, string]>([
  ["a relative directory", { from: "usr/lib/new" }, "path_not_absolute"],
  ["a pattern with a slash", { only: ["a/b"] }, "bad_pattern"],
  ["an empty exception", { except: [""] }, "bad_pattern"],
])("parseRequest(): a tree with %s, a usage error", ([, tree, reason]) => {
  expect(() => parseRequest({ links: [], trees: [{ ...TREE, ...tree }] })).toThrow(expect.objectContaining({ id: "E_USAGE", reason }));
});

test("makePlan(): an exception that excepts nothing, is a warning", () => {
  expect(planOn(treed().root, { trees: [{ ...TREE, except: ["nothing", "README"] }] }).warnings).toHaveLength(1);
});

test("makePlan(): links in a tree, are programs where they lead to one; those that lead nowhere are passed over", () => {
  const { root, at } = treed();
  for (const name of ["link", "gone", "out", "text", "loop", "todir"]) program(at(`usr/bin/${name}`), "old");
  symlinkSync("ls", at("usr/lib/new/link"));
  symlinkSync("nothing", at("usr/lib/new/gone"));
  symlinkSync("../../../../../../../bin/sh", at("usr/lib/new/out"));
  symlinkSync("README", at("usr/lib/new/text"));
  symlinkSync("loop", at("usr/lib/new/loop"));
  symlinkSync("dir", at("usr/lib/new/todir"));
  const plan = planOn(root, { trees: [TREE] });
  expect(plan.actions.map(({ target }) => target.name)).toEqual(["cat", "link", "ls"]);
  expect(plan.passedOver.map(({ target, why }) => `${target} ${why}`)).toEqual(["/usr/bin/extra target_missing", "/usr/bin/gone source_missing", "/usr/bin/loop source_missing", "/usr/bin/out source_missing"]);
});

test("makePlan(): a target that a link and a tree name, refused with both places [REQ-C3]", () => {
  const { root, at } = treed();
  symlinkSync("usr/bin", at("bin"));
  const request: PlanRequest = { links: [{ target: "/bin/ls", source: "/opt/p/ls" }], trees: [{ ...TREE, only: ["cat"] }, { ...TREE, only: ["ls"] }] };
  const places: string[] = [];
  const placeOf = (place: readonly (string | number)[]): string => {
    places.push(place.join("."));
    return "here";
  };
  expect(() => planOn(root, { ...request, placeOf })).toThrow(expect.objectContaining({ reason: "duplicate_target" }));
  expect(places).toEqual(["links.0", "trees.1"]);
  expect(() => planOn(root, { trees: [TREE], restores: [{ target: "/usr/bin/ls" }] })).toThrow(expect.objectContaining({ reason: "duplicate_target" }));
});

test("makePlan(): a tree that makes one action more than allowed, refused", () => {
  const { root } = treed();
  expect(() => planOn(root, { trees: [TREE] }, 1)).toThrow(expect.objectContaining({ reason: "too_many_actions" }));
  expect(planOn(root, { trees: [TREE] }, 2).actions).toHaveLength(2);
});

test("apply(): a tree, all of it in dry run and commit; again, nothing [REQ-O2]", async () => {
  const { root, at, context } = treed();
  const before = visible(root);
  const request = { links: [], trees: [{ ...TREE, missingTargets: "create" as const }] };
  const dry = await apply(context(), { ...request, mode: "dry_run" });
  expect(visible(root)).toEqual(before);
  const done = await apply(context(), { ...request, mode: "commit" });
  expect(done).toMatchObject({ ok: true, plan_id: dry.plan_id });
  expect(readlinkSync(at("usr/bin/extra"))).toBe("../lib/new/extra");
  expect(await apply(context(), { ...request, mode: "commit" })).toMatchObject({ ok: true, run_id: null });
});

test("apply(): a tree whose programs have changed since a plan was saved, is drift only where an action is concerned", async () => {
  const { at, context } = treed();
  const { document } = await planVerb(context(), { links: [], trees: [TREE] });
  const saved = document?.();
  if (saved === undefined) throw new TypeError("a plan that passes has a document");
  expect(saved.actions.map(({ target }) => target)).toEqual(["/usr/bin/cat", "/usr/bin/ls"]);
  program(at("usr/lib/new/more"), "more");
  program(at("usr/bin/more"), "old more");
  unlinkSync(at("usr/lib/new/extra"));
  expect(await apply(context(), { saved, mode: "dry_run" })).toMatchObject({ ok: true });
  renameSync(at("usr/lib/new/more"), at("usr/lib/new/ls"));
  expect(await apply(context(), { saved, mode: "commit" })).toMatchObject({ ok: false, error: { reason: "drift" } });
  expect(existsSync(at("usr/bin/more"))).toBe(true);
});

const NAME = fc.uint8Array({ minLength: 1, maxLength: 12 }).filter((bytes) => !bytes.includes(0) && !bytes.includes(0x2f) && bytes[0] !== 0x2e);

test("expandTree(): any names in any order, the same plan, which names each of them once [REQ-D1]", () => {
  fc.assert(fc.property(fc.uniqueArray(NAME, { minLength: 1, maxLength: 8, selector: (bytes) => Buffer.from(bytes).toString("hex") }), (names) => {
    const plans = [names, names.toReversed()].map((order) => {
      const root = mkdtempSync(join(tmpdir(), "switchyard-engine-trees-"));
      onTestFinished(() => rmSync(root, { recursive: true, force: true }));
      for (const dir of ["from", "into"]) mkdirSync(join(root, dir));
      for (const name of order) {
        const path = Buffer.concat([Buffer.from(`${root}/from/`), name]);
        writeFileSync(path, "");
        chmodSync(path, 0o755);
      }
      return planOn(root, { trees: [{ from: "/from", into: "/into", missingTargets: "create" }] });
    });
    const [one, other] = plans;
    expect(one).toEqual(other);
    const targets = one?.actions.map(({ target }) => target.name) ?? [];
    expect(targets).toEqual([...targets].sort());
    expect(new Set(targets.map((name) => encodeBytes(name).toString("hex")))).toEqual(new Set(names.map((name) => Buffer.from(name).toString("hex"))));
    expect(one?.actions.map((action) => (action.kind === "link" ? action.dest : ""))).toEqual(targets.map((name) => `../from/${name}`));
  }), { numRuns: 40 });
});

test("apply(): names with line feeds, quotes and bytes that are no UTF-8, switched and again what they were", async () => {
  const { root, at, context } = treed();
  const hostile = ["a\nb", "\nb", "'\"$x", "-rf", "b\\x41", decodeBytes(Buffer.from([0x61, 0xff]))];
  for (const name of hostile) {
    for (const dir of ["usr/lib/new", "usr/bin"]) {
      const path = Buffer.concat([Buffer.from(`${at(dir)}/`), encodeBytes(name)]);
      writeFileSync(path, "#!/bin/sh\n");
      chmodSync(path, 0o755);
    }
  }
  const kinds = (): string[] => readdirSync(join(root, "usr/bin"), { withFileTypes: true, encoding: "buffer" }).map((entry) => `${entry.name.toString("hex")} ${entry.isFile()}`).filter((line) => !line.startsWith("2e"));
  const before = kinds();
  const report = await apply(context(), { links: [], trees: [TREE], mode: "commit" });
  expect(report.ok).toBe(true);
  expect(report.actions.map(({ target }) => target)).toEqual([...hostile, "ls", "cat"].map((name) => `/usr/bin/${name}`).sort());
  expect(readdirSync(join(root, "usr/bin"), { withFileTypes: true, encoding: "buffer" }).filter((entry) => entry.isSymbolicLink())).toHaveLength(8);
  expect(await rollback(context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(kinds().sort()).toEqual(before.sort());
});
