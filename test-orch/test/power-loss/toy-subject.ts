// This defines `toySubject`: a program that replaces one file, rightly or with one flaw.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workloadArguments } from "../../src/power-loss/index.ts";
import type { CrashVerdict, PowerLossSubject } from "../../src/power-loss/index.ts";
import { NEW_CONTENT, OLD_CONTENT, toyPaths } from "./toy-paths.ts";

const WORKLOAD = join(import.meta.dirname, "toy-workload.ts");

/** What the toy does wrong. The last two concern the ledger. */
export type ToyFlaw = "none" | "no-data-sync" | "unlink-first" | "no-dir-sync" | "early-commit" | "late-intent";

/** Whether the toy keeps a ledger, and whether that has a disk of its own. */
export type ToyLayout = "no-ledger" | "ledger-beside" | "ledger-apart";

/**
 * Promises: the file is whole, old or new, at every moment, and new once the mark "applied" is made. With a ledger
 * also: a new file has its "intent" in the ledger, and once that says "committed" the file is new.
 */
export function toySubject(flaw: ToyFlaw, layout: ToyLayout = "no-ledger"): PowerLossSubject {
  return {
    name: `toy-${flaw}-${layout}`,
    disks: layout === "ledger-apart" ? [{ mountAt: "" }, { mountAt: "var" }] : [{ mountAt: "" }],
    prepare(root) {
      const { dir, target, ledger } = toyPaths(root);
      mkdirSync(dir);
      mkdirSync(join(root, "var"), { recursive: true });
      writeFileSync(target, OLD_CONTENT);
      writeFileSync(ledger, "");
    },
    command: (run) => [process.execPath, WORKLOAD, layout, flaw, ...workloadArguments(run)],
    check: ({ root, reached }) => check(root, { reached, keepsLedger: layout !== "no-ledger" }),
  };
}

function check(root: string, { reached, keepsLedger }: { reached: string | null; keepsLedger: boolean }): CrashVerdict {
  const { target, ledger } = toyPaths(root);
  const outcome = existsSync(target) ? contentOf(target) : "missing";
  const notes = readFileSync(ledger, "latin1");
  const committed = notes.includes("committed\n");
  const violations = [
    ...(outcome === "old" || outcome === "new" ? [] : [`the file is ${outcome}`]),
    ...(reached === "applied" && outcome !== "new" ? [`applied, but the file is ${outcome}`] : []),
    ...(committed && outcome !== "new" ? [`committed, but the file is ${outcome}`] : []),
    ...(keepsLedger && outcome === "new" && !notes.startsWith("intent\n") ? ["new without intent"] : []),
    ...(keepsLedger && reached === "applied" && !committed ? ["applied, but not committed"] : []),
  ];
  return { violations, outcome };
}

function contentOf(path: string): string {
  const content = readFileSync(path, "latin1");
  if (content === OLD_CONTENT) return "old";
  return content === NEW_CONTENT ? "new" : "torn";
}
