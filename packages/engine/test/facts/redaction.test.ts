/** This proves that what a dry run says of a plan is what its commit records, byte for byte, plans of every shape (REQ-O2, REQ-D2). */
import { appendFileSync, chmodSync, linkSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonical, redact } from "@switchyard/facts";
import { DEFAULT_POLICY, type Policy } from "@switchyard/policy";
import { encodeBytes } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { LOCK_TIMEOUT_MS, STATE_DIR, type Context } from "../../src/context.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import type { PlanRequest, Which } from "../../src/plan/plan.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { PLAIN, program } from "../support/scratch.ts";

const TARGETS = ["/usr/bin/a", "/usr/bin/b", "/usr/sbin/c", "/usr/sbin/d e", "/usr/bin/l\udcff", String.raw`/usr/bin/l\xff`, "/usr/bin/é"] as const;
/** What may stand at a target before the plan. */
const NODES: Readonly<Record<string, (at: string) => void>> = {
  file: (at) => program(at, `old ${at.length}`),
  "other file": (at) => (writeFileSync(at, "not even a program"), chmodSync(at, 0o600)),
  symlink: (at) => symlinkSync("../bin/nowhere", at),
  "the link already": (at) => symlinkSync("../../opt/good", at),
  "a hard-linked file": (at) => (program(at, "twice"), linkSync(at, `${at}.other`)),
  directory: (at) => mkdirSync(at),
  nothing: () => undefined,
};
const SOURCES = ["/opt/good", "/opt/good", "/opt/good", "/opt/other", "/opt/missing", "/opt/loose", "/opt/data"] as const;

interface Shape {
  readonly target: string;
  readonly node: string;
  readonly source: string;
  /** Switched before, so that there is a backup, which the plan restores; null: the plan links. */
  readonly restore: Which | null;
}

const shape: fc.Arbitrary<Shape> = fc.record({ target: fc.constantFrom(...TARGETS), node: fc.constantFrom(...Object.keys(NODES)), source: fc.constantFrom(...SOURCES), restore: fc.option(fc.constantFrom("newest", "previous", "original"), { freq: 4 }) });
const shapes = fc.uniqueArray(shape, { minLength: 1, maxLength: 5, selector: ({ target }) => target });
const policies: fc.Arbitrary<Partial<Policy>> = fc.record({
  force_untrusted_source: fc.boolean(),
  allow_hardlink_breakage: fc.boolean(),
  override_preflight: fc.boolean(),
  record_hashes: fc.boolean(),
  require_preservation: fc.constantFrom([], ["mode"], ["mode", "timestamps"]),
  strict_ownership: fc.constantFrom(false, false, false, true),
  force_restore_best_effort: fc.boolean(),
  require_sidecar_integrity: fc.boolean(),
  require_backup_durability: fc.boolean(),
  backup_dir: fc.constantFrom(null, "/var/kept"),
}, { requiredKeys: [] });

/** Makes the root, gives every shape its node, and its backup where it is to be restored. */
async function plant(context: Context, planned: readonly Shape[], { isTakenBack, isDamaged }: { readonly isTakenBack: boolean; readonly isDamaged: boolean }): Promise<void> {
  const { root } = context;
  chmodSync(root, 0o755);
  for (const dir of ["usr/bin", "usr/sbin", "opt"]) mkdirSync(join(root, dir), { recursive: true, mode: 0o755 });
  for (const name of ["good", "other", "loose"]) program(join(root, "opt", name), name);
  writeFileSync(join(root, "opt/data"), "no program", { mode: 0o644 });
  chmodSync(join(root, "opt/loose"), 0o777);
  for (const { target, node } of planned) {
    // A name that is not UTF-8 is made by its bytes, elsewhere first.
    const plain = join(root, "opt/node");
    NODES[node]?.(target.includes("\udcff") ? plain : join(root, target));
    if (target.includes("\udcff") && node !== "nothing") renameSync(plain, encodeBytes(`${root}${target}`));
  }
  const restored = planned.filter(({ restore, node }) => restore !== null && node !== "directory");
  if (restored.length === 0) return;
  const lenient = { ...context, policy: { ...DEFAULT_POLICY, ...PLAIN, allow_hardlink_breakage: true } };
  await apply(lenient, { links: restored.map(({ target }) => ({ target, source: "/opt/other" })), mode: "commit" });
  if (isTakenBack) await rollback(lenient, { runId: null, mode: "commit" });
  if (isDamaged) damageOne(root);
}

/** Of one backup the payload is changed, if there is one. */
function damageOne(root: string): void {
  const [payload] = ["usr/bin", "usr/sbin"].flatMap((dir) => readdirSync(join(root, dir), { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith(".bak")).map(({ name }) => join(root, dir, name)));
  if (payload !== undefined) appendFileSync(payload, "damage");
}

interface Told {
  readonly stage: string;
  readonly run_id?: string | null;
}

/** The plan, preflight and per-action facts, redacted and canonical; the machine is the same one, so that is left standing. */
function comparable(facts: Iterable<Told>): string[] {
  return [...facts].filter((fact) => "action_id" in fact || fact.stage === "preflight.summary").map((fact) => canonical(redact(fact, { keep: ["host"] }), (text) => text));
}

it("apply(): any plan, what the dry run says is what the commit records, after redaction [REQ-O2] [REQ-D2] [REQ-O1]", { timeout: 900_000 }, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(shapes, policies, fc.record({ isTakenBack: fc.boolean(), isDamaged: fc.constantFrom(false, false, true) }), async (planned, policy, history) => {
      const root = mkdtempSync(join(tmpdir(), "switchyard-redact-"));
      try {
        const context: Context = { root, policy: { ...DEFAULT_POLICY, ...PLAIN, ...policy }, stateDir: STATE_DIR, lockTimeoutMs: LOCK_TIMEOUT_MS };
        await plant(context, planned, history);
        const request: PlanRequest = {
          links: planned.filter(({ restore }) => restore === null).map(({ target, source }) => ({ target, source })),
          restores: planned.flatMap(({ target, restore }) => (restore === null ? [] : [{ target, which: restore }])),
        };
        const dry = await apply(context, { ...request, mode: "dry_run" });
        const before = (await readFacts(context)).lines.length;
        const committed = await apply(context, { ...request, mode: "commit" });
        const recorded = (await readFacts(context)).lines.slice(before).map((line): Told => JSON.parse(line));
        expect([committed.exit_code, committed.error?.reason]).toEqual([dry.exit_code, dry.error?.reason]);
        expect(comparable(recorded)).toEqual(comparable(dry.facts));
        for (const { decision, reason } of dry.actions) seen.add(`${decision} ${reason ?? ""}`);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    }),
    { numRuns: 80 },
  );
  // The plans were of many shapes, or this proved nothing.
  expect([...seen].some((one) => one.startsWith("switch"))).toBe(true);
  expect([...seen].some((one) => one.startsWith("restore"))).toBe(true);
  expect([...seen].some((one) => one.startsWith("noop"))).toBe(true);
  expect([...seen].filter((one) => one.startsWith("stop")).length).toBeGreaterThan(2);
});
