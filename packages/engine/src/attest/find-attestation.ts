/** This defines `findAttestation`: the attestation of a run, as it lies in the run's folder. Reads only. */
import { closeDir, errnoOf, pathIn, readFile, SwitchyardError, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { MAX_ENVELOPE_BYTES } from "@switchyard/attest";
import type { Context } from "../context.ts";
import { openExisting, outside } from "../state/open-state.ts";
import { readRunIn } from "../state/read-run.ts";
import { openRunFolder, RUN_FILES } from "../state/run-folder.ts";
import { runFolders, type RunsPlace } from "../state/run-folders.ts";

/** An attestation; nothing of it is verified. */
export interface FoundAttestation {
  readonly runId: string;
  /** Absolute, outside the root. */
  readonly file: string;
  readonly bytes: Buffer;
}

/**
 * @param runId null: the newest run that was committed
 * @throws `E_USAGE` `run_unknown`; `E_GENERIC` `no_run`, `not_attested`
 */
export function findAttestation(root: Root, { stateDir }: Pick<Context, "stateDir">, runId: string | null): FoundAttestation {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) throw none("no_run", "no run was ever committed on this root");
  try {
    const place = { root, runs: runs.dir, runsPath: runs.parents };
    return runId === null ? inNewest(place) : inRun(place, runId);
  } finally {
    closeDir(runs.dir);
  }
}

function inNewest(place: RunsPlace): FoundAttestation {
  for (const { runId, folder } of runFolders(place, "newest")) {
    if (readRunIn(folder)?.run.committed === true) return attestationIn(place, runId, folder);
  }
  throw none("no_run", "no run was ever committed on this root");
}

function inRun(place: RunsPlace, runId: string): FoundAttestation {
  const folder = openRunFolder(place.root, place.runsPath, runId);
  try {
    return attestationIn(place, runId, folder);
  } finally {
    closeDir(folder);
  }
}

function attestationIn({ root }: RunsPlace, runId: string, folder: DirHandle): FoundAttestation {
  try {
    // One byte more than is believed: what is larger is refused for that, and not for what it may be besides.
    const bytes = readFile(folder, RUN_FILES.attestation, MAX_ENVELOPE_BYTES + 1);
    return { runId, file: outside(root, pathIn(folder, RUN_FILES.attestation)), bytes };
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
    throw none("not_attested", `the run ${runId} has none: it was not committed, has not ended, or could not be attested`);
  }
}

function none(reason: "no_run" | "not_attested", found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_GENERIC", reason, op: "attest", message: `Cannot find an attestation: ${found}.` });
}
