/** This proves that facts which were cut off or written anew are found by the head that was signed, with a real file of facts. */
import { readFileSync, writeFileSync } from "node:fs";
import { nodeName } from "@switchyard/fs-atomic";
import { FactSink, lineHash, readFactLines, verifyChain, type Fact } from "@switchyard/facts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { checkFacts, type FactsFinding, type Statement } from "../../src/index.ts";
import { statement } from "../support/sample.ts";

const NAME = nodeName("facts.jsonl");

function fact(undoes: string): Fact {
  const common = { schema_version: 1, ts: "1970-01-01T00:00:00Z", mode: "commit", plan_id: null, run_id: null, decision: "success", severity: "info" } as const;
  return { stage: "rollback.summary", ...common, undoes, restored: 0, unchanged: 0, failed: 0 };
}

async function append({ dir }: Scratch, ...undoes: readonly string[]): Promise<string> {
  const sink = await FactSink.open(dir, NAME);
  try {
    return await sink.append(undoes.map(fact));
  } finally {
    sink.close();
  }
}

/** As the engine does it: the chain is checked by its own package, and the hashes of its lines carried over. */
function found({ dir }: Scratch, signed: Statement): FactsFinding {
  const lines = readFactLines(dir, NAME);
  return checkFacts(signed, { isWhole: verifyChain(lines).ok, hashes: lines.map(lineHash) });
}

async function signedFacts(): Promise<readonly [Scratch, Statement]> {
  const place = scratch();
  const head = await append(place, "a", "b", "c");
  return [place, statement({ facts: { head } })];
}

it("checkFacts(): the same lines, and later ones, the same [REQ-O9]", async () => {
  const [place, signed] = await signedFacts();
  expect(found(place, signed)).toBe("same");
  await append(place, "d");
  expect(found(place, signed)).toBe("same");
});

it("checkFacts(): the last line cut off, which the chain alone does not show [REQ-O9]", async () => {
  const [place, signed] = await signedFacts();
  const text = readFileSync(place.at(NAME), "utf8");
  writeFileSync(place.at(NAME), text.split("\n").slice(0, 2).join("\n").concat("\n"));
  expect(found(place, signed)).toBe("missing");
  await append(place, "another", "d");
  expect(found(place, signed)).toBe("missing");
});

it("checkFacts(): a whole new chain, missing; a changed line, broken; no file, missing [REQ-O9]", async () => {
  const [place, signed] = await signedFacts();
  const text = readFileSync(place.at(NAME), "utf8");
  writeFileSync(place.at(NAME), text.replace('"undoes":"a"', '"undoes":"x"'));
  expect(found(place, signed)).toBe("broken");
  writeFileSync(place.at(NAME), "");
  expect(found(place, signed)).toBe("missing");
  await append(place, "x", "b", "c");
  expect(found(place, signed)).toBe("missing");
});
