/** This proves that recovery finds a run's facts without reading all that ever happened (REQ-O9). */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { CHAIN_START, lineHash } from "@switchyard/facts";
import { expect, it } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { withFacts } from "../../src/facts/with-facts.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { scratch, type Scratch } from "../support/scratch.ts";

const DIR = "var/log/switchyard";

/** As if the process had died before it wrote the last of the run's papers. */
function loseReport(place: Scratch, runId: string | null): void {
  const folder = place.at(`var/lib/switchyard/runs/${runId}`);
  rmSync(`${folder}/report.json`);
  const journal = readFileSync(`${folder}/journal.jsonl`, "utf8").trimEnd().split("\n");
  expect(journal.at(-1)).toContain('"closed"');
  writeFileSync(`${folder}/journal.jsonl`, `${journal.slice(0, -1).join("\n")}\n`);
}

/** The files of earlier days are not to be opened: whoever does meets a directory. */
function hideHistory(place: Scratch): void {
  renameSync(place.at(`${DIR}/facts.1.jsonl`), place.at("history.jsonl"));
  mkdirSync(place.at(`${DIR}/facts.1.jsonl`));
}

it("recover(): the papers of an apply are missing, no older file of facts is opened and no fact is twice [REQ-O9]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links.slice(0, 1), mode: "commit" });
  renameSync(place.at(`${DIR}/facts.jsonl`), place.at(`${DIR}/facts.1.jsonl`));
  const report = await apply(place.context(), { links: place.links.slice(1), mode: "commit" });
  const before = readFileSync(place.at(`${DIR}/facts.jsonl`), "utf8");
  loseReport(place, report.run_id);
  hideHistory(place);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ run_id: report.run_id, outcome: "completed" }] });
  const after = readFileSync(place.at(`${DIR}/facts.jsonl`), "utf8");
  const added = after.slice(before.length).trimEnd().split("\n").map((line): string => JSON.parse(line).stage);
  expect(after.startsWith(before)).toBe(true);
  expect(added).toEqual(["recover.result", "attest.result"]);
});

it("recover(): the facts of a rollback are missing, found so by what is a day older than the run [REQ-O9]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  const old = readFileSync(place.at(`${DIR}/facts.jsonl`), "utf8").replaceAll(/"ts":"\d{4}/g, '"ts":"2001');
  writeFileSync(place.at(`${DIR}/facts.jsonl`), old);
  renameSync(place.at(`${DIR}/facts.jsonl`), place.at(`${DIR}/facts.1.jsonl`));
  writeFileSync(place.at(`${DIR}/facts.jsonl`), `${old.trimEnd().split("\n").at(-1)}\n`);
  const report = await rollback(place.context(), { runId: null, mode: "commit" });
  const lines = readFileSync(place.at(`${DIR}/facts.jsonl`), "utf8").trimEnd().split("\n");
  writeFileSync(place.at(`${DIR}/facts.jsonl`), `${lines.slice(0, -2).join("\n")}\n`);
  loseReport(place, report.run_id);
  hideHistory(place);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ run_id: report.run_id }] });
  const stages = readFileSync(place.at(`${DIR}/facts.jsonl`), "utf8").trimEnd().split("\n").map((line): string => JSON.parse(line).stage);
  expect(stages.filter((stage) => stage === "rollback")).toHaveLength(place.links.length);
  expect(stages.filter((stage) => stage === "rollback.summary")).toHaveLength(1);
});

it("recover(): a damaged line among the newest, passed over [REQ-O9]", async () => {
  const place = scratch();
  const report = await apply(place.context(), { links: place.links, mode: "commit" });
  appendFileSync(place.at(`${DIR}/facts.jsonl`), `{"run_id":"${report.run_id}\n`);
  loseReport(place, report.run_id);
  expect(await recover(place.context())).toMatchObject({ ok: true });
});

it("apply(), rollback(): the report names the head of the chain after its facts, and the chain has it [REQ-O9]", async () => {
  const place = scratch();
  const applied = await apply(place.context(), { links: place.links, mode: "commit" });
  const undone = await rollback(place.context(), { runId: null, mode: "commit" });
  const { chain, lines } = await readFacts(place.context());
  expect(chain).toMatchObject({ ok: true, complete_from: CHAIN_START });
  // After it only the fact of the attestation, which signs that head.
  expect(lines.slice(lines.findIndex((line) => lineHash(line) === undone.facts_head) + 1).map((line): string => JSON.parse(line).stage)).toEqual(["attest.result"]);
  expect(applied.facts_head).toMatch(/^[0-9a-f]{64}$/);
  expect(await withFacts(place.context(), async (facts) => [...(facts?.heads() ?? [])])).toEqual([undone.facts_head, applied.facts_head]);
  expect(readdirSync(place.at("var/lib/switchyard/runs"))).toHaveLength(2);
  expect(await apply(place.context(), { links: place.links, mode: "dry_run" })).toMatchObject({ facts_head: null });
});
