/** This defines `attestRun`: the signed statement about a run that was committed (REQ-O4). */
import { errnoOf, isSwitchyardError, pathIn, replaceFile, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import { ensureKey, signRun, type RunRecord } from "@switchyard/attest";
import type { ReportedAttestation } from "../report/report.ts";
import type { RunWork } from "../run/run-work.ts";
import { outside } from "../state/open-state.ts";
import { RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import { statedActions } from "./stated-actions.ts";

/** What came of it. */
export type Attested = { readonly attestation: ReportedAttestation; readonly error: null } | { readonly attestation: null; readonly error: unknown };

/** What is said besides what the run's journal says. */
export interface AttestMoment {
  /** RFC 3339; null where the run is not committed, or its journal does not say when. */
  readonly committedAt: string | null;
  /** The head of the chain of facts. */
  readonly head: string;
}

/**
 * Signs what the run did and writes it into its folder, durably; the key is made on first use. Whatever keeps it from that is
 * returned: the run stands all the same.
 *
 * Crash: there is no attestation, or a whole one; recovery makes it again, of the same run with the then last fact.
 *
 * @returns null where there is nothing to attest: the run is not committed, or was begun by a version that attested none
 */
export async function attestRun(session: Session, work: RunWork, { committedAt, head }: AttestMoment): Promise<Attested | null> {
  const { begin, folder } = work;
  if (committedAt === null || begin.attest === undefined) return null;
  const { policy_hash: policyHash, tools, host } = begin.attest;
  const run: RunRecord = {
    verb: begin.verb,
    planId: begin.plan_id,
    runId: begin.run_id,
    actions: statedActions(work),
    policyHash,
    facts: { head },
    tools,
    host,
    startedAt: new Date(begin.started_at),
    committedAt: new Date(committedAt),
  };
  try {
    return { attestation: await sign(session, folder, run), error: null };
  } catch (error) {
    // Whatever it is, a defect of ours too: a run that stands must not wait for it for ever.
    return { attestation: null, error };
  }
}

async function sign({ root, madeKeys }: Session, folder: DirHandle, run: RunRecord): Promise<ReportedAttestation> {
  const { key, isNew } = await ensureKey(root);
  if (isNew) madeKeys.add(key.keyId);
  const bytes = signRun(run, key);
  try {
    await replaceFile(folder, RUN_FILES.attestation, bytes, 0o644);
  } catch (cause) {
    throw unwritten(folder, cause);
  }
  return { file: outside(root, pathIn(folder, RUN_FILES.attestation)), key_id: key.keyId, key_name: key.name, key_made: madeKeys.has(key.keyId) };
}

function unwritten(folder: DirHandle, cause: unknown): unknown {
  const errno = errnoOf(cause);
  if (errno === undefined || isSwitchyardError(cause)) return cause;
  const path = pathIn(folder, RUN_FILES.attestation);
  const message = `Cannot write the attestation ${JSON.stringify(path)}: ${errno}.`;
  return new SwitchyardError({ id: "E_GENERIC", reason: "attestation_unwritten", op: "attest", path, errno, message, cause });
}
