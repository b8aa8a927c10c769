/** This proves the rows of a preflight: what they say, their order, and that dry run and commit give the same bytes (REQ-PF1, REQ-S10). */
import { chmodSync, linkSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import process from "node:process";
import { Ajv2020 } from "ajv/dist/2020.js";
import { jsonBytes } from "@switchyard/facts";
import { golden } from "@switchyard/test-support/golden";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { apply, preflightSchema, type PreflightRow } from "../../src/index.ts";
import { preflightRow } from "../../src/report/preflight-row.ts";
import { program, scratch, type Scratch } from "../support/scratch.ts";

const schemaFile = new URL("../../schema/preflight_rows.v1.schema.json", import.meta.url);
const isValid = (rows: unknown): boolean => new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(schemaFile, "utf8")))(rows);

it("preflightSchema(): the shipped file byte for byte [REQ-CI3]", () => {
  golden(schemaFile, `${JSON.stringify(preflightSchema(), null, 2)}\n`);
});

/** What may stand at a target, by its name. */
const MAKE: Readonly<Record<string, (path: string, scene: Scratch) => void>> = {
  file: (path) => program(path, "one"),
  link: (path) => symlinkSync("real", path),
  absent: () => undefined,
  dir: (path) => mkdirSync(path),
  twice: (path, { at }) => {
    program(path, "two names");
    linkSync(path, at(`usr/sbin/${path.slice(-2)}-other`));
  },
  setId: (path) => {
    program(path, "set-id");
    chmodSync(path, 0o4755);
  },
  done: (path) => symlinkSync("../../opt/p/ls", path),
};

/** Targets in the scratch root, one link or restore each. */
function planted(kinds: readonly string[]): Scratch & { readonly targets: readonly string[] } {
  const scene = scratch();
  // Their order is not that of their names, and a name is not the start of the next in plain sight.
  const targets = kinds.map((_, index) => `/usr/bin/t-${(kinds.length - index) % 7}${index}`);
  kinds.forEach((kind, index) => MAKE[kind]?.(scene.at(targets[index] ?? ""), scene));
  return { ...scene, targets };
}

const anyPlan = fc.array(fc.record({ kind: fc.constantFrom(...Object.keys(MAKE)), restore: fc.integer({ min: 0, max: 5 }).map((n) => n === 0) }), { minLength: 1, maxLength: 8 });
const anyPolicy = fc.record({
  override_preflight: fc.boolean(),
  allow_hardlink_breakage: fc.boolean(),
  backup_tag: fc.constantFrom("switchyard", "mine"),
  forbid_paths: fc.constantFrom<string[]>([], ["/usr/sbin"], ["/usr/bin/t-1"]),
  require_smoke_in_commit: fc.constant(false),
  require_rescue: fc.constant(false),
});

it("preflightRows(): any plan and policy, the rows of a dry run are those of the commit, valid, and sorted [REQ-PF1, REQ-S10]", async () => {
  await fc.assert(
    fc.asyncProperty(anyPlan, anyPolicy, async (wanted, policy) => {
      const { targets, context } = planted(wanted.map(({ kind }) => kind));
      const links = targets.flatMap((target, index) => (wanted[index]?.restore === true ? [] : [{ target, source: "/opt/p/ls" }]));
      const restores = targets.flatMap((target, index) => (wanted[index]?.restore === true ? [{ target }] : []));
      const dry = await apply(context({ policy }), { links, restores, mode: "dry_run" });
      const committed = await apply(context({ policy }), { links, restores, mode: "commit" });
      const bytes = Buffer.concat([...jsonBytes({ rows: dry.rows })]);
      expect(Buffer.concat([...jsonBytes({ rows: committed.rows })]).equals(bytes)).toBe(true);
      const rows: PreflightRow[] = JSON.parse(bytes.toString()).rows;
      expect([rows.length, isValid(rows)]).toEqual([targets.length, true]);
      for (const row of rows) preflightRow.parse(row);
      expect(rows.map(({ path }) => path)).toEqual([...targets].sort());
      expect(rows.every(({ policy_ok: ok }) => ok)).toBe(dry.ok);
      const kept = new Set(committed.actions.filter(({ backup }) => backup !== null).map(({ action_id: id }) => id));
      expect(rows.filter(({ action_id: id, restore_ready: ready }) => kept.has(id) !== (ready === true) && committed.ok)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

it("preflightRows(): each kind, what stands there, what stops it, what let it pass; what nobody measured is null [REQ-PF1]", async () => {
  const { targets, context } = planted(["file", "absent", "dir", "twice", "done"]);
  const policy = { allow_hardlink_breakage: true, backup_tag: "mine" };
  const { rows } = await apply(context({ policy }), { links: targets.map((target) => ({ target, source: "/opt/p/ls" })), mode: "dry_run" });
  const byTarget = new Map([...rows].map((row) => [row.path, row]));
  const [file, absent, dir, twice, done] = targets.map((target) => byTarget.get(target));
  expect(file).toMatchObject({ current_kind: "file", planned_kind: "symlink", policy_ok: true, provenance: { uid: process.getuid?.(), gid: expect.any(Number) }, restore_ready: true, backup_tag: "mine", fs_type: expect.any(String) });
  expect(absent).toMatchObject({ current_kind: "none", planned_kind: "symlink", provenance: { uid: null, gid: null, pkg: null }, restore_ready: true });
  expect(dir).toMatchObject({ current_kind: "dir", planned_kind: "symlink", policy_ok: false, restore_ready: false, notes: expect.arrayContaining(["target_kind: target_kind"]) });
  expect(twice).toMatchObject({ policy_ok: true, restore_ready: true, notes: expect.arrayContaining(["hard_links: hard_links (let pass by allow_hardlink_breakage)"]) });
  expect(done).toMatchObject({ current_kind: "symlink", restore_ready: null, notes: expect.arrayContaining(["idempotent_noop"]) });
});

it("preflightRows(): a restore without a backup, stopped, and the row says what it lacks [REQ-PF1]", async () => {
  const { context } = scratch();
  const { rows } = await apply(context(), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "dry_run" });
  expect([...rows]).toMatchObject([{ path: "/usr/bin/ls", planned_kind: "file", policy_ok: false, notes: expect.arrayContaining(["backup: no_backup"]), restore_ready: null }]);
});
