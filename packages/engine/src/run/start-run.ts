/** This defines `startRun`: a new run's folder and journal, durable before the first name is made (REQ-J1). */
import { readFileSync } from "node:fs";
import { closeDir, createFile, errnoOf, nodeName, SwitchyardError, SyncGroup, type DirHandle } from "@switchyard/fs-atomic";
import { jsonBytes } from "@switchyard/facts";
import { JournalWriter, type BeginRecord, type IntentRecord } from "@switchyard/journal";
import { undoScript, type UndoStep } from "@switchyard/rescue";
import { makeRunFolder, RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import { takeTurn } from "../stop/take-turn.ts";
import type { Intent } from "./intent.ts";
import type { RunWork } from "./run-work.ts";

/** What a run is about. */
export interface RunDraft {
  readonly runId: string;
  readonly planId: string;
  readonly verb: BeginRecord["verb"];
  readonly undoes: string | null;
  readonly intents: readonly Intent[];
  /** Makes the plan as shown, for readers of the folder. */
  readonly planDocument: () => object;
}

/**
 * (1) Makes the run's folder, (2) writes plan and undo script, (3) the journal with everything the run intends, (4) and
 * makes all of it durable.
 *
 * Crash: nothing outside the folder was touched; a journal without its `intents` record is a run that did nothing.
 */
export async function startRun(session: Session, draft: RunDraft): Promise<RunWork> {
  const { root, state, context } = session;
  const folder = await makeRunFolder(root, state, draft.runId).catch((error: unknown) => {
    throw cannotBegin(error);
  }); // (1)
  try {
    await createFile(folder, RUN_FILES.plan, jsonBytes(draft.planDocument()), { mode: 0o644, sync: true }); // (2)
    const script = draft.verb === "apply" ? scriptOf(session, draft) : null;
    if (script !== null) await createFile(folder, RUN_FILES.undoScript, script, { mode: 0o755, sync: true });
    const begin = beginOf(session, draft);
    const journal = await writeJournal(folder, begin, draft); // (3) (4)
    const { policy, signal } = context;
    return { begin, folder, journal, intents: draft.intents, staged: new Map(), progress: new Map(), sync: new SyncGroup(), policy, signal };
  } catch (error) {
    closeDir(folder);
    throw cannotBegin(error);
  }
}

async function writeJournal(folder: DirHandle, begin: BeginRecord, { intents }: RunDraft): Promise<JournalWriter> {
  const journal = JournalWriter.create(folder, RUN_FILES.journal);
  try {
    await journal.append(begin);
    for (const { record } of intents) {
      await takeTurn();
      await journal.append(record);
    }
    await folder.sys.fsync(folder.fd); // the names, then what makes them count
    await journal.append({ type: "intents", count: intents.length });
    return journal;
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** A full or read-only state directory, found before anything was touched. */
function cannotBegin(cause: unknown): unknown {
  const errno = errnoOf(cause);
  if (errno === undefined) return cause;
  const message = `Cannot begin the run: writing its folder in the state directory failed with ${errno}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "state_unusable", op: "startRun", errno, message, cause });
}

function beginOf({ context }: Session, draft: RunDraft): BeginRecord {
  return {
    type: "begin",
    version: 1,
    run_id: draft.runId,
    plan_id: draft.planId,
    verb: draft.verb,
    undoes: draft.undoes,
    tag: context.policy.backup_tag,
    started_at: new Date().toISOString(),
    boot_id: readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim(),
  };
}

function scriptOf({ state }: Session, draft: RunDraft): Buffer {
  const steps = draft.intents.map(({ record }) => stepOf(record));
  return undoScript({ runId: draft.runId, depth: state.runsPath.length + 1, lockDir: state.lockPath, steps });
}

function stepOf(record: IntentRecord): UndoStep {
  const step = { parents: record.parents.map(nodeName), target: nodeName(record.target), payload: nodeName(record.keep) };
  const wasAbsent = record.prior.kind === "none";
  const { incoming } = record;
  if (incoming === null) return { ...step, places: "nothing" };
  if (incoming.how === "link") return { ...step, places: "link", stage: nodeName(incoming.name), dest: incoming.dest, wasAbsent };
  return { ...step, places: "node", from: nodeName(incoming.name), node: incoming.identity, wasAbsent };
}
