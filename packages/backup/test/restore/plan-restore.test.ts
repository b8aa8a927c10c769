/** This proves which backup a restore means: pure decisions (REQ-B7, REQ-R3, REQ-R9). */
import type { ObservedNode } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { writeFileSync } from "node:fs";
import { observe } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { DEFAULT_TAG, planRestore, reservedNames, type Backup, type ReadableBackup, type Selection } from "../../src/index.ts";
import { CONTEXT } from "../support/sample.ts";
import { LS } from "../support/stand.ts";

function present(): ObservedNode {
  const place = scratch();
  writeFileSync(place.at("p"), "p");
  return observe(place.dir, "p");
}

/** What planning looks at, e.g. `u3w`: undo, generation 3, whole. `gone` and `consumed` likewise; `x` and `xw` are unreadable. */
function backup(text: string, payload: ObservedNode): Backup {
  const [, kind = "", digits = "1", letter = ""] = /^([urx])(\d*)([wgc]?)$/.exec(text) ?? [];
  const millis = Number(digits);
  const found = { target: LS, names: reservedNames(LS, DEFAULT_TAG, millis), millis, pinned: false, payload: letter === "g" || letter === "" ? ({ kind: "none" } as const) : payload };
  if (kind === "x") return { ...found, state: "unreadable" };
  const role = kind === "r" ? "redo" : "undo";
  const state = letter === "g" ? "gone" : letter === "c" ? "consumed" : "whole";
  const sidecar = { schema: "backup_meta.v2", name: LS, prior_kind: "file", method: "exchange", role, run_id: `run${digits}`, generation: millis, created_at: CONTEXT.createdAt } as const;
  return { ...found, state, role, generation: millis, sidecar } satisfies ReadableBackup;
}

function sidecarOf(one: Backup): ReadableBackup["sidecar"] {
  if (one.state === "unreadable") throw new Error("it has none");
  return one.sidecar;
}

const run = (n: number): Selection => ({ run: `run${n}` });
/** Backups newest first, those that the target is as already, what is wanted, and what that means. */
const TABLE: readonly (readonly [string, string, Selection, string])[] = [
  ["u3w u2w u1w", "", "newest", "restore u3w"],
  ["u3w u2w u1w", "", "previous", "restore u2w"],
  ["u3w u2w u1w", "", "original", "restore u1w"],
  ["u3w u2w u1w", "", run(2), "restore u2w"],
  ["r4w u3w u2w", "", "newest", "restore u3w"],
  ["r4w u3w u2w", "", "previous", "restore u2w"],
  ["u3w r1w", "", "original", "restore u3w"],
  ["r4w u3w", "", run(4), "restore r4w"],
  ["u3c u2w", "", "newest", "restore u2w"],
  ["u3w u2c u1w", "", "previous", "restore u1w"],
  ["u3w u2w u1c", "", "original", "restore u2w"],
  ["u3c u2w", "u3c", "newest", "nothing u3c"],
  ["u3g u2w", "", "newest", "payload_missing u3g"],
  ["u3g u2w", "u3g", "newest", "nothing u3g"],
  ["u3w u2w", "u3w", "newest", "nothing u3w"],
  ["u3w u2g", "", "previous", "payload_missing u2g"],
  ["u3w u2g", "u2g", "original", "nothing u2g"],
  ["u3w", "", run(9), "no_backup"],
  ["u3w", "", "previous", "no_backup"],
  ["r1w", "", "newest", "no_backup"],
  ["u1c", "", "newest", "no_backup"],
  ["u1c", "", run(1), "payload_kind_mismatch u1c"],
  ["", "", "newest", "no_backup"],
  ["u3w x9w", "", "newest", "sidecar_unreadable x9w"],
  ["u3w x9w", "u3w", "original", "sidecar_unreadable x9w"],
  ["u3w x9w", "", run(3), "restore u3w"],
  ["u3w x9w", "", run(4), "sidecar_unreadable x9w"],
  ["u3w x9", "", "newest", "restore u3w"],
  ["u3w x9", "", run(4), "no_backup"],
];

it.each(TABLE)("planRestore(): of [%s], as already [%s], %j, %s [REQ-B7, REQ-R3, REQ-R9]", (list, as, selection, expected) => {
  const payload = present();
  const texts = list.split(" ").filter((text) => text !== "");
  const backups = new Map(texts.map((text) => [text, backup(text, payload)]));
  const held = new Set([...backups].flatMap(([text, one]) => (text === as ? [one] : [])));
  const plan = planRestore([...backups.values()], selection, held);
  const which = [...backups].find(([, one]) => one === plan.backup)?.[0];
  const what = plan.do === "refuse" ? plan.reason : plan.do;
  expect(which === undefined ? what : `${what} ${which}`).toBe(expected);
});

it("planRestore(): a run that both switched and restored the target, what the switch displaced [REQ-B7, REQ-R3]", () => {
  const payload = present();
  const [redo, undo] = [backup("r4w", payload), { ...backup("u3w", payload), sidecar: sidecarOf(backup("r4w", payload)) }];
  expect(planRestore([redo, undo], run(4), new Set())).toEqual({ do: "restore", backup: undo });
  expect(planRestore([redo, undo], run(4), new Set([undo]))).toEqual({ do: "nothing", backup: undo });
  expect(planRestore([redo], run(4), new Set())).toEqual({ do: "restore", backup: redo });
});
