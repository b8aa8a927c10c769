/** This proves each gate on real files: what it stops, what it lets pass, and what overrides it (REQ-S2, REQ-S3, REQ-S7). */
import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { expect, it } from "vitest";
import { DEFAULT_POLICY, evaluate, FIELD_NAMES, FIELDS, GATES, RUN_GATES, type Policy } from "../../src/index.ts";
import { goodRoot, observation } from "../support/observation.ts";
import type { Scratch } from "@switchyard/test-support/scratch";

interface Case {
  readonly what: string;
  readonly change: (place: Scratch) => void;
  /** `gate:reason`, for each stop. */
  readonly stops: readonly string[];
  /** The policy field that lets it pass. */
  readonly override?: keyof Policy;
  readonly source?: string;
}

const TABLE: readonly Case[] = [
  { what: "a plain file", change: () => undefined, stops: [] },
  { what: "a symlink as target", change: ({ at }) => (rmSync(at("usr/bin/ls")), symlinkSync("../../opt/old", at("usr/bin/ls"))), stops: [] },
  { what: "an absent target", change: ({ at }) => rmSync(at("usr/bin/ls")), stops: [] },
  { what: "a directory as target", change: ({ at }) => (rmSync(at("usr/bin/ls")), mkdirSync(at("usr/bin/ls"))), stops: ["target_kind:target_kind"] },
  { what: "a FIFO as target", change: ({ at }) => (rmSync(at("usr/bin/ls")), fifo(at("usr/bin/ls"))), stops: ["target_kind:target_kind"] },
  { what: "a set-user-id target", change: ({ at }) => chmodSync(at("usr/bin/ls"), 0o4755), stops: ["set_id:set_id"] },
  { what: "a set-group-id target", change: ({ at }) => chmodSync(at("usr/bin/ls"), 0o2755), stops: ["set_id:set_id"] },
  { what: "a sticky target", change: ({ at }) => chmodSync(at("usr/bin/ls"), 0o1755), stops: [] },
  { what: "a target with two names", change: ({ at }) => linkSync(at("usr/bin/ls"), at("usr/bin/dir")), stops: ["hard_links:hard_links"], override: "allow_hardlink_breakage" },
  { what: "a set-id target with two names", change: ({ at }) => (chmodSync(at("usr/bin/ls"), 0o4755), linkSync(at("usr/bin/ls"), at("usr/bin/dir"))), stops: ["set_id:set_id", "hard_links:hard_linked_privileged"] },
  { what: "no source", change: ({ at }) => rmSync(at("opt/ls")), stops: ["source:source_missing"] },
  { what: "no directory of the source", change: ({ at }) => rmSync(at("opt"), { recursive: true }), stops: ["source:source_missing"] },
  { what: "a source that dangles", change: ({ at }) => (rmSync(at("opt/ls")), symlinkSync("nowhere", at("opt/ls"))), stops: ["source:source_missing"] },
  { what: "a source that leads out of the root", change: ({ at }) => (rmSync(at("opt/ls")), symlinkSync("../../etc/passwd", at("opt/ls"))), stops: ["source:source_missing"] },
  { what: "a source link to a good file", change: ({ at }) => (renameSync(at("opt/ls"), at("opt/real")), symlinkSync("real", at("opt/ls"))), stops: [] },
  { what: "a directory as source", change: ({ at }) => (rmSync(at("opt/ls")), mkdirSync(at("opt/ls"))), stops: ["source:source_kind"] },
  { what: "a FIFO as source", change: ({ at }) => (rmSync(at("opt/ls")), fifo(at("opt/ls"))), stops: ["source:source_kind"] },
  { what: "a source without execute bit", change: ({ at }) => chmodSync(at("opt/ls"), 0o644), stops: ["source:source_not_executable"] },
  { what: "a source that only its owner may execute", change: ({ at }) => chmodSync(at("opt/ls"), 0o700), stops: [] },
  { what: "a world-writable source", change: ({ at }) => chmodSync(at("opt/ls"), 0o757), stops: ["source_trust:source_untrusted"], override: "force_untrusted_source" },
  { what: "a world-writable source with a sticky bit", change: ({ at }) => chmodSync(at("opt/ls"), 0o1757), stops: ["source_trust:source_untrusted"], override: "force_untrusted_source" },
  { what: "a group-writable source", change: ({ at }) => chmodSync(at("opt/ls"), 0o775), stops: ["source_trust:source_untrusted"], override: "force_untrusted_source" },
  { what: "a world-writable parent of the source", change: ({ at }) => chmodSync(at("opt"), 0o777), stops: ["source_trust:source_untrusted"], override: "force_untrusted_source" },
  { what: "a sticky world-writable parent of the source", change: ({ at }) => chmodSync(at("opt"), 0o1777), stops: ["source_trust:source_untrusted"], override: "force_untrusted_source" },
  { what: "a world-writable root", change: ({ path }) => chmodSync(path, 0o777), stops: ["source_trust:source_untrusted"], override: "force_untrusted_source" },
  { what: "a world-writable directory that a link of the source leads through", change: throughOpenDir, stops: ["source_trust:source_untrusted"], override: "force_untrusted_source" },
  { what: "a source that leads to the target", change: ({ at }) => (rmSync(at("opt/ls")), symlinkSync("../usr/bin/ls", at("opt/ls"))), stops: ["source_is_target:source_is_target"] },
  { what: "a source that is the target", change: ({ at }) => (rmSync(at("usr/bin/ls")), symlinkSync("../../opt/ls", at("usr/bin/ls"))), stops: ["source_is_target:source_is_target"], source: "/usr/bin/ls" },
];

it.each(TABLE)("evaluate(): $what, $stops [REQ-S2, REQ-S3, REQ-S7]", ({ change, stops, source, override }) => {
  const place = goodRoot();
  change(place);
  const found = evaluate(observation(place, source), DEFAULT_POLICY);
  expect(found.map(({ gate, reason }) => `${gate}:${reason}`)).toEqual(stops);
  expect(found.every(({ id }) => id === "E_POLICY")).toBe(true);
  expect(found.map((stop) => stop.override)).toEqual(stops.map((stop) => override ?? (stop === "hard_links:hard_links" ? "allow_hardlink_breakage" : null)));
});

it.each(TABLE.filter((row) => row.override !== undefined))("evaluate(): $what, passes with $override alone [REQ-C2]", ({ change, source, override }) => {
  const place = goodRoot();
  change(place);
  const seen = observation(place, source);
  expect(evaluate(seen, { ...DEFAULT_POLICY, [override ?? ""]: true })).toEqual([]);
  const all = Object.fromEntries(FIELD_NAMES.filter((field) => /^(?:allow|force)_/u.test(field) && FIELDS[field].widens === "true").map((field) => [field, true]));
  const others: Policy = { ...DEFAULT_POLICY, ...all, [override ?? ""]: false };
  expect(evaluate(seen, others)).toHaveLength(1);
});

it("GATES, RUN_GATES: every gate has a name of its own", () => {
  expect(new Set(GATES.map((gate) => gate.name)).size).toBe(GATES.length);
  expect(new Set(RUN_GATES.map((gate) => gate.name)).size).toBe(RUN_GATES.length);
});

function fifo(path: string): void {
  execFileSync("mkfifo", ["-m", "755", path]);
}

function throughOpenDir({ at }: Scratch): void {
  mkdirSync(at("srv"));
  chmodSync(at("srv"), 0o777);
  renameSync(at("opt/ls"), at("srv/ls"));
  symlinkSync("../srv/ls", at("opt/ls"));
}
