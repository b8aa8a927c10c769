import { expect, test } from "vitest";
import { checkLeftovers } from "../../src/faults/check-leftovers.ts";
import type { ScratchLink } from "../../src/scratch/scratch-link.ts";

const links: ScratchLink[] = [{ target: "/usr/bin/true", source: "/opt/p/true", prior: "file" }];
const stage = "/usr/bin/.true.switchyard.1763695000000.stage";
const payload = "/usr/bin/.true.switchyard.1763695000000.bak";
const sidecar = `${payload}.meta.json`;

test("checkLeftovers(): a standing apply has one payload and one sidecar per target [REQ-B2]", () => {
  expect(checkLeftovers(links, [payload, sidecar], { verb: "apply", side: "new" })).toEqual([]);
  expect(checkLeftovers(links, [payload], { verb: "apply", side: "new" })).toEqual(["/usr/bin/true: 0 names of role bak.meta.json, needed 1"]);
});

test("checkLeftovers(): an undone apply leaves nothing [REQ-B2]", () => {
  expect(checkLeftovers(links, [], { verb: "apply", side: "old" })).toEqual([]);
  expect(checkLeftovers(links, [sidecar], { verb: "apply", side: "old" })).toHaveLength(1);
});

test("checkLeftovers(): a rollback may keep payloads, but a stage is always wrong", () => {
  expect(checkLeftovers(links, [payload, sidecar], { verb: "rollback", side: "old" })).toEqual([]);
  expect(checkLeftovers(links, [stage], { verb: "rollback", side: "old" })).toEqual([`${stage}: stage left behind`]);
});
