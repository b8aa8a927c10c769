/** This proves that the lanes see an attestation that is missing, of another run, or changed. */
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/product/apply-lane.ts";
import { checkAttested } from "../../src/checker/papers/check-attested.ts";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { planShapes } from "../../src/faults/product/plan-shapes.ts";
import { runCommand } from "../../src/command/run-command.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";

test("checkAttested(): of a real run nothing; removed, changed, of another run, left of a run that was undone, all seen [REQ-O4]", async () => {
  const lane = applyLane(cliCommands(switchyardEntry()), planShapes.mixedKinds);
  const { root, dispose } = await lane.plant();
  try {
    await runCommand(lane.argv(root));
    const check = (mayLack = false): number => checkAttested(root, { mayLack }).length;
    expect(checkAttested(root, { mayLack: false })).toEqual([]);
    const runs = join(root, "var/lib/switchyard/runs");
    const [run = ""] = readdirSync(runs);
    const file = join(runs, run, "attestation.dsse.json");
    const good = readFileSync(file, "utf8");
    renameSync(file, join(root, "moved"));
    expect(check()).toBe(1);
    writeFileSync(file, good.replace(/"payload":"./u, '"payload":"Z'));
    expect(check()).toBe(1);
    writeFileSync(file, good);
    cpSync(join(runs, run), join(runs, "another"), { recursive: true });
    expect(check()).toBe(1);
    const report = join(runs, "another", "report.json");
    writeFileSync(report, JSON.stringify({ ...JSON.parse(readFileSync(report, "utf8")), attestation: null }));
    expect([check(), check(true)]).toEqual([1, 0]);
    const journal = join(runs, "another", "journal.jsonl");
    writeFileSync(journal, readFileSync(journal, "latin1").replaceAll("committed", "undone"));
    expect(check(true)).toBe(1);
    rmSync(join(runs, "another"), { recursive: true });
    expect(check()).toBe(0);
  } finally {
    dispose();
  }
});
