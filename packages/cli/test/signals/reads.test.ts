import { existsSync, truncateSync } from "node:fs";
import { expect, test } from "vitest";
import { crowd, hasOpen, terminated } from "../support/crowd.ts";

test.for(["plan", "preflight"])("%s: SIGTERM, killed by it without a word and nothing made [REQ-C1]", async (verb) => {
  const place = crowd(1);
  const huge = place.at("usr/bin/t0000");
  truncateSync(huge, 2 ** 38);
  const started = place.begin(verb, place.manifest);
  expect(await terminated(started, () => hasOpen(started, huge))).toEqual({ code: null, signal: "SIGTERM", stdout: "", stderr: "" });
  expect(existsSync(place.at("var"))).toBe(false);
});
