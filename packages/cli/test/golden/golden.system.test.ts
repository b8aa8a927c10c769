/** This proves of the failures that only a system call can bring about that their facts are what they were. */
import { golden } from "@switchyard/test-support/golden";
import { expect, test } from "vitest";
import { place, PLAIN_ENVIRONMENT } from "../support/command.ts";
import { goldenFacts, LASTING } from "../support/golden-facts.ts";
import { PRIVILEGED } from "./privileged-scenarios.ts";

test.each(Object.entries(PRIVILEGED))("facts of %s: as in the golden file [REQ-CI1] [REQ-CI3]", async (name, act) => {
  const here = place(PLAIN_ENVIRONMENT, LASTING);
  await act(here);
  expect(here.json("facts", "verify").document).toMatchObject({ ok: true });
  golden(new URL(`facts/${name}.jsonl`, import.meta.url), goldenFacts(here));
});
