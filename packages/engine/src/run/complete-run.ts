/** This defines `completeRun`: what follows once a run's targets are right and durable: facts, attestation, report, and the end. */
import process from "node:process";
import { closeDir, errnoOf, isSwitchyardError, pathIn, replaceFile, type Root } from "@switchyard/fs-atomic";
import { jsonBytes, maskerOf, maskIn, type Fact } from "@switchyard/facts";
import type { BeginRecord } from "@switchyard/journal";
import { attestRun, type Attested } from "../attest/attest-run.ts";
import { FACTS_NAME } from "../context.ts";
import { attestFact } from "../facts/make/attest-fact.ts";
import { recordedFacts } from "../facts/recorded-facts.ts";
import { reportError } from "../report/report-error.ts";
import type { Places, RunReport } from "../report/report.ts";
import { outside, type State } from "../state/open-state.ts";
import { holds, RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import { markUndone } from "./mark-undone.ts";
import type { RunWork } from "./run-work.ts";
import { dropOriginals } from "./transit/drop-originals.ts";

/** What is left to write of a run that has come to its end. */
export interface Ended {
  readonly facts: Iterable<Fact>;
  readonly report: RunReport;
  /** When it was committed, RFC 3339; null where it was undone. */
  readonly committedAt: string | null;
}

/**
 * (0) Removes what was copied and is not needed any more, where the run stands, (1) appends the run's facts, (2) attests it, if it was
 * committed, and records how that went, (3) marks the run that a rollback undid, (4) writes the report, (5) notes `closed`.
 *
 * Crash: the journal says `committed` or `undone`, so recovery comes here again, with the facts that are still missing, and
 * attests the run anew. Once the report is there nobody does: a signature that failed is tried no more.
 *
 * @returns the report, with the head of the facts and the attestation, as it was written; secrets are masked only there
 */
export async function completeRun(session: Session, work: RunWork, { facts, report, committedAt }: Ended): Promise<RunReport> {
  work.onProgress?.({ step: "recording", done: 0, total: null });
  const dropped = work.journal.committed ? await dropOriginals(work) : []; // (0)
  // Of a large run, what only undoing and facts need takes about the room that signing takes.
  work.staged.clear();
  const head = await session.sink.append(facts); // (1)
  if (work.begin.verb === "apply") work.progress.clear();
  const attested = await attestRun(session, work, { committedAt, head }); // (2)
  if (attested !== null) await session.sink.append([attestFact(work, attested)]);
  if (work.begin.undoes !== null && report.ok) await markUndone(session, work.begin.undoes); // (3)
  const told: RunReport = { ...report, facts_head: head, attestation: attested?.attestation ?? null, warnings: [...report.warnings, ...dropped, ...unattested(attested)] };
  const masker = maskerOf(process.env);
  await replaceFile(work.folder, RUN_FILES.report, jsonBytes(told, (value, key) => maskIn(value, masker, key)), 0o644); // (4)
  await work.journal.append({ type: "closed" }); // (5)
  return told;
}

function unattested(attested: Attested | null): string[] {
  return attested === null || attested.error === null ? [] : [`The run stands, but could not be attested: ${reportError(attested.error).reported.message}`];
}

/** Of these facts of one run, those that are not recorded yet: what recovery still has to append. */
export async function missingFacts({ sink, state }: Session, begin: BeginRecord, facts: Iterable<Fact>): Promise<Iterable<Fact>> {
  // Appending nothing cuts off what a crash left of the last append.
  await sink.append([]);
  const written = new Set<string>();
  for (const fact of recordedFacts(state.factsDir, begin)) written.add(keyOf(fact));
  return without(facts, written);
}

function* without(facts: Iterable<Fact>, written: ReadonlySet<string>): Generator<Fact> {
  for (const fact of facts) if (!written.has(keyOf(fact))) yield fact;
}

/** The warning of a run whose papers could not be completed. */
export const INCOMPLETE = "The run's facts or report could not be written; the next command completes them from its journal.";

/**
 * {@link completeRun}, where its failure is a warning: the targets are right and durable, and what is missing can be made
 * later from the journal (REQ-O9).
 */
export async function completeOrWarn(session: Session, work: RunWork, ended: Ended): Promise<RunReport> {
  const { report } = ended;
  try {
    return await completeRun(session, work, ended);
  } catch (error) {
    return { ...report, warnings: [...report.warnings, `${INCOMPLETE} (${whyRefused(error)})`] };
  }
}

/** Why papers could not be written: the kernel's word, or the reason that someone keeps the file. @throws the error itself if it is a fault of ours */
export function whyRefused(error: unknown): string {
  const found = errnoOf(error) ?? (isSwitchyardError(error) ? error.reason : undefined);
  if (found === undefined) throw error;
  return found;
}

/** Closes the run's handles; its directories are the caller's. */
export function closeWork(work: RunWork): void {
  work.journal.close();
  closeDir(work.folder);
}

/** Where the run's papers lie, as a person can open them. */
export function placesOf(root: Root, state: State, work: RunWork | null): Places {
  const facts = outside(root, pathIn(state.factsDir, FACTS_NAME));
  if (work === null) return { facts, run: null, undo_script: null };
  const script = holds(work.folder, RUN_FILES.undoScript) ? outside(root, pathIn(work.folder, RUN_FILES.undoScript)) : null;
  return { facts, run: outside(root, work.folder.path), undo_script: script };
}

/** A run has one fact of a stage for each of its actions, or one of that stage. */
function keyOf(fact: { readonly stage: string; readonly action_id?: unknown }): string {
  return `${fact.stage} ${typeof fact.action_id === "string" ? fact.action_id : ""}`;
}
