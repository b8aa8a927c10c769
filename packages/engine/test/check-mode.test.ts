/** This proves that only the word `commit` commits (REQ-C1). */
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { pin } from "../src/prune/pin.ts";
import { prune } from "../src/prune/prune.ts";
import type { Mode } from "../src/report/report.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { rollbackTo } from "../src/rollback/rollback-to.ts";
import { scratch, tree } from "./support/scratch.ts";

/** What a caller without types may say. */
function said(words: string): Mode {
  return JSON.parse(words);
}

test.each(['"dry-run"', '"COMMIT"', "true", "null", '""'])("apply(), rollback(), rollbackTo(), prune(), pin(): the mode %s, refused and nothing changed [REQ-C1]", async (words) => {
  const { root, links, context } = scratch();
  const mode = said(words);
  const run = await apply(context(), { links, mode: "commit" });
  const before = tree(root, ["usr", "var"]);
  const target = "/usr/bin/ls";
  const reports = [
    await apply(context(), { links: [], restores: [{ target }], mode }),
    await rollback(context(), { runId: null, mode }),
    await rollbackTo(context(), { runId: run.run_id ?? "", mode }),
    await prune(context(), { countLimit: 1, mode }),
    await pin(context(), { target, pinned: true, mode }),
  ];
  for (const report of reports) expect(report).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE", reason: "bad_mode" } });
  expect(tree(root, ["usr", "var"])).toEqual(before);
});
