/** This defines `BACKUPS_MUTANTS`: what may be wrong with backups. */
import { unit } from "../guard.ts";
import type { Mutant } from "../mutant.ts";

/** See {@link Mutant}. */
export const BACKUPS_MUTANTS: readonly Mutant[] = [
  {
    name: "payload-hash-unchecked",
    removes: "A payload is restored whatever its hash.",
    file: "packages/backup/src/restore/check-payload.ts",
    find: "  if (hash === expected) return",
    replace: "  if (hash !== null) return",
    guards: [unit("backup/test/restore/restore-refusals.test.ts")],
  },
  {
    name: "set-id-kept",
    removes: "A displaced file keeps its set-id bits and capabilities.",
    file: "packages/engine/src/run/lend-rights.ts",
    find: "    takeRights(intent, staged); // (3)\n",
    replace: "",
    guards: [unit("engine/test/rights.test.ts")],
  },
  {
    name: "other-tags-seen",
    removes: "Backups of every tag are seen.",
    file: "packages/backup/src/names/parse-reserved-name.ts",
    find: " || !before.endsWith(`.${tag}`)",
    replace: "",
    guards: [unit("backup/test/names/parse-reserved-name.test.ts")],
  },
  {
    name: "newest-by-clock",
    removes: "The newest backup is told by the clock.",
    file: "packages/backup/src/catalog/find-backups.ts",
    find: "return rank(b) - rank(a) || b.millis - a.millis;",
    replace: "return b.millis - a.millis;",
    guards: [unit("backup/test/catalog/find-backups.test.ts")],
  },
  {
    name: "pins-ignored",
    removes: "Pinned backups are pruned.",
    file: "packages/backup/src/prune/plan-prune.ts",
    find: "  if (backup.pinned) return \"pinned\";\n",
    replace: "",
    guards: [unit("backup/test/prune/plan-prune.test.ts")],
  },
  {
    name: "conflict-displaced",
    removes: "A rollback displaces what someone else has put at a target.",
    file: "packages/engine/src/rollback/conflict-of.ts",
    find: "  if (!context.isAllowed) return conflict(",
    replace: "  if (!context.isAllowed && context.isProvisional) return conflict(",
    guards: [unit("engine/test/rollback.test.ts")],
  },
];
