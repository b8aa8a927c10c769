/** This proves what the error of a stopped gate says. */
import { chmodSync, linkSync, rmSync } from "node:fs";
import { expect, it } from "vitest";
import { DEFAULT_POLICY, evaluate, stopError, type Stop } from "../src/index.ts";
import { goodRoot, observation, SOURCE, TARGET } from "./support/observation.ts";
import type { Scratch } from "@switchyard/test-support/scratch";

function stopOf(change: (place: Scratch) => unknown): Stop {
  const place = goodRoot();
  change(place);
  const [stop] = evaluate(observation(place), DEFAULT_POLICY);
  if (stop === undefined) throw new Error("no gate stopped");
  return stop;
}

it("stopError(): a stop with an override, its flag and field by name [REQ-C2, REQ-O8]", () => {
  const error = stopError(stopOf(({ at }) => linkSync(at("usr/bin/ls"), at("usr/bin/dir"))));
  expect(error).toMatchObject({ id: "E_POLICY", exitCode: 10, reason: "hard_links", path: TARGET });
  expect(error.remedies.join()).toMatch(/--allow-hardlink-breakage\b.*\ballow_hardlink_breakage\b/);
});

it("stopError(): an untrusted source, its flag [REQ-S3]", () => {
  const error = stopError(stopOf(({ at }) => chmodSync(at("opt/ls"), 0o777)));
  expect(error).toMatchObject({ id: "E_POLICY", reason: "source_untrusted", path: SOURCE });
  expect(error.remedies.join()).toContain("--force-untrusted-source");
});

it("stopError(): a stop that nothing overrides, no remedy [REQ-S3]", () => {
  expect(stopError(stopOf(({ at }) => rmSync(at("opt/ls"))))).toMatchObject({ id: "E_POLICY", exitCode: 10, reason: "source_missing", path: SOURCE, remedies: [] });
});
