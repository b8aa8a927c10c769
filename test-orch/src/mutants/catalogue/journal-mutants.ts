/** This defines `JOURNAL_MUTANTS`: what may be wrong with the journal. */
import { model, unit } from "../guard.ts";
import type { Mutant } from "../mutant.ts";

/** See {@link Mutant}. */
export const JOURNAL_MUTANTS: readonly Mutant[] = [
  {
    name: "journal-unsynced",
    removes: "The journal is not synced.",
    file: "packages/journal/src/journal-writer.ts",
    find: "    await this.#final(() => this.#dir.sys.fsync(this.#fd));\n",
    replace: "",
    guards: [model("apply")],
  },
  {
    name: "read-journal-unsynced",
    removes: "Recovery acts on what was read of a journal before that is durable.",
    file: "packages/journal/src/journal-writer.ts",
    find: "await (read.torn ? writer.#cut() : dir.sys.fsync(fd));",
    replace: "if (read.torn) await writer.#cut();",
    guards: [unit("journal/test/journal-writer.test.ts")],
  },
  {
    name: "torn-tail-kept",
    removes: "A torn tail of a journal is not cut off before it is continued.",
    file: "packages/journal/src/journal-writer.ts",
    find: "await (read.torn ? writer.#cut() : dir.sys.fsync(fd));",
    replace: "await dir.sys.fsync(fd);",
    guards: [model("apply"), unit("journal/test/journal-writer.test.ts")],
  },
  {
    name: "journal-sync-failure-forgotten",
    removes: "After a failed sync the journal goes on.",
    file: "packages/journal/src/journal-writer.ts",
    find: "      this.#broken = { error };\n",
    replace: "",
    guards: [unit("journal/test/journal-writer.test.ts")],
  },
  {
    name: "journal-digest-unchecked",
    removes: "The digest of a line is not checked.",
    file: "packages/journal/src/frame.ts",
    find: " || digestOf(body) !== digest) return null;",
    replace: ") return null;",
    guards: [unit("journal/test/damage.test.ts")],
  },
  {
    name: "journal-chain-unchecked",
    removes: "A line need not follow from the one before.",
    file: "packages/journal/src/parse-journal.ts",
    find: "    checkChain(line, next, path);\n",
    replace: "",
    guards: [unit("journal/test/parse-journal.test.ts")],
  },
  {
    name: "torn-line-unchecked",
    removes: "Anything behind the last good line passes as a torn tail.",
    file: "packages/journal/src/parse-journal.ts",
    find: "  if (torn) checkTail(source, { at, batch: next.batch }, path);\n",
    replace: "",
    guards: [unit("journal/test/parse-journal.test.ts")],
  },
  {
    name: "journal-of-another-run",
    removes: "The journal of another run is believed.",
    file: "packages/engine/src/state/run-folder.ts",
    find: "  if (begin?.type !== \"begin\" || folder.path.endsWith(`/${begin.run_id}`)) return read;",
    replace: "  if (read !== undefined) return read;",
    guards: [unit("engine/test/recover.test.ts", "another run")],
  },
];
