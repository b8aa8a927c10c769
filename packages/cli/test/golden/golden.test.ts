/** This proves that the facts of every stage and every failure are what they were, byte for byte. */
import { readdirSync } from "node:fs";
import { golden } from "@switchyard/test-support/golden";
import { expect, test } from "vitest";
import { place, PLAIN_ENVIRONMENT } from "../support/command.ts";
import { goldenFacts, LASTING } from "../support/golden-facts.ts";
import { SCENARIOS } from "./scenarios.ts";
import { PRIVILEGED } from "./privileged-scenarios.ts";

test.each(Object.entries(SCENARIOS))("facts of %s: as in the golden file [REQ-CI1] [REQ-CI3] [REQ-E1]", async (name, act) => {
  const here = place(PLAIN_ENVIRONMENT, LASTING);
  await act(here);
  expect(here.json("facts", "verify").document).toMatchObject({ ok: true });
  golden(new URL(`facts/${name}.jsonl`, import.meta.url), goldenFacts(here));
});

test("golden facts: no file that no scenario makes [REQ-CI1]", () => {
  const files = readdirSync(new URL("facts/", import.meta.url)).toSorted();
  expect(files).toEqual([...Object.keys(SCENARIOS), ...Object.keys(PRIVILEGED)].map((name) => `${name}.jsonl`).toSorted());
});
