/** This defines `refusedTrial`: one verb with one call refused by the kernel, and what that led to. */
import { readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { errnoOf, isSwitchyardError } from "@switchyard/fs-atomic";
import type { Scratch } from "@switchyard/test-support/scratch";
import { expect } from "vitest";
import { settleTarget } from "../../src/index.ts";
import type { KillCase } from "./kill-cases.ts";
import { ground, holdings, inodesOf, lookOf, privilegedAside, targetOf } from "./kill-ground.ts";
import { sys, type Reference } from "./kill-trial.ts";
import { failingAt } from "./kill.ts";
import { LS } from "./stand.ts";

/** Which answer is a refusal, and of which kind. */
export interface Refusal {
  readonly n: number;
  readonly code: string;
}

/** How it ended; `beyond`: the verb makes no n calls. `changed`: it threw, and the target is new all the same. */
export interface Refused {
  readonly end: "beyond" | "done" | "as before" | "changed";
  readonly call: string;
}

/** One trial; everything that must hold is asserted here. */
export async function refusedTrial(place: Scratch, one: KillCase, wanted: Reference, { n, code }: Refusal): Promise<Refused> {
  const of = ground(place, `${code} at ${n}`, one.isElsewhere);
  await one.ready(of);
  const [inodes, before, descriptors] = [inodesOf(of), targetOf(of), openDescriptors()];
  const failing = failingAt(sys, n, code);
  const thrown = await errorOf(() => one.act(of.open(failing.sys)));
  const call = failing.refused();
  const at = `${code} at call ${n}, ${call}`;
  expect(openDescriptors(), `${at}: descriptors`).toBe(descriptors);
  const interim = lookOf(of, inodes);
  const isOld = isDeepStrictEqual(interim, wanted.before.look);
  if (!isOld) expect(interim, `${at}: neither old nor new`).toEqual(wanted.after.look);
  if (thrown !== undefined) expect([at, isTyped(thrown)]).toEqual([at, true]);
  else expect(interim, `${at}: done, and not new`).toEqual(wanted.after.look);
  await settleTarget(of.open(), LS);
  expect(lookOf(of, inodes), `${at}: settled`).toEqual(interim);
  expect(privilegedAside(of), at).toEqual([]);
  if (isOld && thrown !== undefined) await one.act(of.open());
  expect(lookOf(of, inodes), `${at}: called again`).toEqual(wanted.after.look);
  if (!one.isGradual) expect(holdings(of), `${at}: what is kept`).toEqual(wanted.after.holds);
  await one.back?.(of.open());
  if (one.back !== undefined) expect(targetOf(of), `${at}: the old node is not back`).toEqual(before);
  of.close();
  return { end: failing.answers() <= n ? "beyond" : thrown === undefined ? "done" : isOld ? "as before" : "changed", call };
}

async function errorOf(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Why it failed, or `done`; an error that is neither ours nor the kernel's fails the test. */
export async function errorReason(act: () => Promise<unknown>): Promise<string> {
  const error = await errorOf(act);
  if (error === undefined) return "done";
  if (!isTyped(error)) throw error;
  return isSwitchyardError(error) ? error.reason : (errnoOf(error) ?? "");
}

function isTyped(error: unknown): boolean {
  return isSwitchyardError(error) || errnoOf(error) !== undefined;
}

function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}
