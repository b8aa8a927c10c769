/** This defines `trial`: one verb killed before its k-th change, settled, and looked at in every way. */
import { isDeepStrictEqual } from "node:util";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import type { Scratch } from "@switchyard/test-support/scratch";
import { expect } from "vitest";
import { findBackups, settleTarget } from "../../src/index.ts";
import type { KillCase } from "./kill-cases.ts";
import { everything, ground, holdings, inodesOf, lookOf, privilegedAside, targetOf, type Ground, type Look } from "./kill-ground.ts";
import { isKilledIn, killedAt, withoutSync } from "./kill.ts";
import { LS } from "./stand.ts";

export const sys: Syscalls = withoutSync(linuxSyscalls());

/** What stands and what is kept at one moment. */
interface State {
  readonly look: Look;
  readonly holds: readonly string[];
}

/** How a case is when nobody kills it. */
export interface Reference {
  readonly before: State;
  readonly after: State;
}

/** Runs the case once, undisturbed. */
export async function reference(place: Scratch, one: KillCase): Promise<Reference> {
  const of = ground(place, "reference", one.isElsewhere);
  await one.ready(of);
  const inodes = inodesOf(of);
  const before = { look: lookOf(of, inodes), holds: holdings(of) };
  await one.act(of.open());
  const after = { look: lookOf(of, inodes), holds: holdings(of) };
  of.close();
  return { before, after };
}

/** When the verb is killed, and when the first settling; counted from 0. */
export interface Kills {
  readonly k: number;
  readonly j?: number;
}

/** How a trial came out. */
export interface Trial {
  readonly killed: boolean;
  /** Whether the settling was killed as well. */
  readonly killedAgain: boolean;
  /** What nothing tells about, once all is settled. */
  readonly strays: readonly string[];
}

/** One trial; everything that must hold is asserted here. */
export async function trial(place: Scratch, one: KillCase, wanted: Reference, { k, j }: Kills): Promise<Trial> {
  const at = `killed at ${k}${j === undefined ? "" : `, then at ${j}`}`;
  const of = ground(place, at, one.isElsewhere);
  await one.ready(of);
  const [inodes, before] = [inodesOf(of), targetOf(of)];
  const killed = await isKilledIn(() => one.act(of.open(killedAt(sys, k).sys)));
  const interim = lookOf(of, inodes);
  const isOld = isDeepStrictEqual(interim, wanted.before.look);
  if (!isOld) expect(interim, `${at}: neither old nor new`).toEqual(wanted.after.look);
  const isDescribed = hasSidecar(of);
  const killedAgain = j !== undefined && (await isKilledIn(() => settleTarget(of.open(killedAt(sys, j).sys), LS)));
  if (killedAgain) expect(lookOf(of, inodes), `${at}: neither old nor new`).toEqual(interim);
  const strays = await settled(of, at);
  expect(lookOf(of, inodes), `${at}: settling changed the target`).toEqual(interim);
  // A stray is of a change that was killed before its sidecar was whole, or of the removal of one.
  if (strays.length > 0 && !killedAgain) expect([at, isDescribed, strays]).toEqual([at, false, strays]);
  if (!one.isGradual) expect(kept(of), `${at}: what is kept`).toEqual((isOld && !isSame(wanted) ? wanted.before : isDescribed ? wanted.after : wanted.before).holds);
  await goesOn(of, one, { isOld, inodes, wanted, at });
  await one.back?.(of.open());
  if (one.back !== undefined) expect(targetOf(of), `${at}: the old node is not back`).toEqual(before);
  expect(privilegedAside(of), at).toEqual([]);
  of.close();
  return { killed, killedAgain, strays };
}

/** Settles; nobody is privileged afterwards, and settling again changes nothing. */
async function settled(of: Ground, at: string): Promise<readonly string[]> {
  await settleTarget(of.open(), LS);
  expect(privilegedAside(of), at).toEqual([]);
  const now = everything(of);
  expect(await settleTarget(of.open(), LS), at).toBe(0);
  expect(everything(of), `${at}: settling again changed something`).toEqual(now);
  return holdings(of).filter((held) => held.startsWith("stray "));
}

interface Goal {
  readonly isOld: boolean;
  readonly inodes: readonly bigint[];
  readonly wanted: Reference;
  readonly at: string;
}

/** The verb called again does what it was to do. */
async function goesOn(of: Ground, one: KillCase, { isOld, inodes, wanted, at }: Goal): Promise<void> {
  if (!isOld || (isSame(wanted) && !one.isGradual && kept(of).length === wanted.after.holds.length)) return;
  await one.act(of.open());
  expect(lookOf(of, inodes), `${at}: called again`).toEqual(wanted.after.look);
  expect(kept(of), `${at}: called again`).toEqual(wanted.after.holds);
}

/** Whether the verb leaves its target alone. */
function isSame({ before, after }: Reference): boolean {
  return isDeepStrictEqual(before.look, after.look);
}

function kept(of: Ground): readonly string[] {
  return holdings(of).filter((held) => !held.startsWith("stray "));
}

/** Whether a sidecar of the run that was killed is there and can be read. */
function hasSidecar(of: Ground): boolean {
  return findBackups(of.open(), LS).some((backup) => backup.state !== "unreadable" && "run_id" in backup.sidecar && backup.sidecar.run_id === "act");
}
