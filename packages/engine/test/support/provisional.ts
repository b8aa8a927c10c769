/** This defines provisional runs for the engine's tests. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeFrame } from "@switchyard/journal";
import { apply } from "../../src/apply/apply.ts";
import { confirm } from "../../src/confirm/confirm.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import type { LinkRequest } from "../../src/plan/plan.ts";
import { scratch, type ContextOptions, type Scratch } from "./scratch.ts";

/** A time in which no test ends. */
export const HOUR = 3_600_000;

/** A provisional run and its deadline. */
export interface Provisional {
  readonly id: string;
  readonly confirmBy: string;
}

/** What may be different from a run of all links that waits for an hour. */
export interface ProvisionalOptions {
  readonly within?: number;
  readonly links?: readonly LinkRequest[];
  readonly context?: ContextOptions;
}

/** Applies a run that waits. */
export async function provisional(place: Scratch, { within = HOUR, links = place.links, context = {} }: ProvisionalOptions = {}): Promise<Provisional> {
  const report = await apply(place.context(context), { links, mode: "commit", confirmWithinMs: within });
  if (!report.ok || report.run_id === null || report.confirm_by === null) throw new Error(`it is not provisional: ${JSON.stringify(report.error)}`);
  return { id: report.run_id, confirmBy: report.confirm_by };
}

/** Applies a run whose deadline has passed when this returns. */
export async function expired(place: Scratch, options: ProvisionalOptions = {}): Promise<Provisional> {
  const run = await provisional(place, { within: 20, ...options });
  await past(run.confirmBy);
  return run;
}

/**
 * A time, in milliseconds, that is long on this machine, as busy as it is now: many times what it takes to apply a run and to
 * confirm it.
 *
 * @param leastMs what is long enough on a machine that has nothing else to do
 */
export async function comfortable(leastMs: number): Promise<number> {
  const place = scratch();
  const start = performance.now();
  const { id } = await provisional(place);
  await confirm(place.context(), { runId: id });
  return Math.max(leastMs, Math.ceil(10 * (performance.now() - start)));
}

/** Returns when this instant has passed. */
export async function past(instant: string): Promise<void> {
  while (Date.now() <= Date.parse(instant)) await sleep(2);
}

/** The path of something in the run's folder. */
export function inFolder(place: Scratch, id: string, name: string): string {
  return place.at(`var/lib/switchyard/runs/${id}/${name}`);
}

/** The types of the journal's records from `switched` on. */
export function tale(place: Scratch, id: string): string[] {
  const lines = readFileSync(inFolder(place, id, "journal.jsonl"), "utf8").split("\n").slice(0, -1);
  const types = lines.map((line) => decodeFrame(Buffer.from(line))?.frame.record.type ?? "torn");
  return types.slice(types.indexOf("switched") + 1);
}

/** The facts of one stage, and of one run where it is named, oldest first. */
export async function factsOf(place: Pick<Scratch, "context"> & Partial<Scratch>, stage: string, id?: string): Promise<Record<string, unknown>[]> {
  const { lines } = await readFacts(place.context());
  const facts = lines.map((line): Record<string, unknown> => JSON.parse(line));
  return facts.filter((fact) => fact["stage"] === stage && (id === undefined || fact["run_id"] === id));
}
