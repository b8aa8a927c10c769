/** This proves that redaction takes away what is on the closed list, and nothing else (REQ-O2, REQ-D2). */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CHAIN_START, encodeFacts, factJsonSchema, REDACTIONS, redact } from "../src/index.ts";
import { FACTS } from "./support/sample.ts";

const page = readFileSync(new URL("../../../docs/formats/facts.md", import.meta.url), "utf8");
const all = Object.values(FACTS).map((fact) => [fact.stage, fact] as const);
const written = JSON.stringify(factJsonSchema("emitted"));

it.each(Object.entries(REDACTIONS))("REDACTIONS: %s, a key that facts have, and in the documented list as it is here [REQ-O2]", (key, { kind, to }) => {
  expect(written).toContain(`"${key}":{`);
  const becomes = to === undefined ? "left out" : `\`${JSON.stringify(to)}\``;
  expect(page).toContain(`| \`${key}\` | ${kind} | ${becomes} |`);
});

it("REDACTIONS: every row of the documented list is one of these [REQ-O2]", () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (?:time|measure|id|chain|mode|host|outcome) \|/gm)].map(([, key]) => key);
  expect(new Set(rows)).toEqual(new Set(Object.keys(REDACTIONS)));
  expect(rows).toHaveLength(new Set(rows).size);
});

it.each(all)("redact(): %s, everything that is not on the list as it was, and the same when done twice [REQ-O2] [REQ-D2]", (_, fact) => {
  const [line = ""] = encodeFacts([fact], CHAIN_START).lines;
  const redacted = redact(JSON.parse(line));
  expect(redact(redacted)).toEqual(redacted);
  const rest = Object.entries(fact).filter(([key]) => REDACTIONS[key] === undefined && key !== "provenance");
  for (const [key, value] of rest) expect(redacted[key], key).toEqual(value);
  for (const [key, { to }] of Object.entries(REDACTIONS)) expect(redacted[key], key).toBe(key in redacted ? to : undefined);
  expect(redact(fact)).toEqual(redacted);
});

it("redact(): nested keys of the list, redacted too; kinds that are kept, as they were [REQ-O2]", () => {
  expect(redact(FACTS.preflight)["provenance"]).toEqual({ uid: null, gid: null, package: "coreutils", version: "9.1-1" });
  expect(redact(FACTS["apply.result"], { keep: ["mode", "outcome"] })).toMatchObject({ mode: "commit", degraded: false, rolled_back: false, run_id: null });
});

it("redact(): facts that differ only in what is on the list, equal [REQ-D2]", () => {
  const { ts, ...rest } = FACTS["apply.attempt"];
  const other = fc.record({ ts: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()), mode: fc.constantFrom("dry_run", "commit"), run_id: fc.option(fc.uuid()), lock_wait_ms: fc.double(), lock_attempts: fc.nat() });
  fc.assert(
    fc.property(other, (differing) => {
      expect(redact({ ...rest, ...differing })).toEqual(redact({ ts, ...rest }));
    }),
  );
});
