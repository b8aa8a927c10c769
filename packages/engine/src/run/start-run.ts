/** This defines `startRun`: a new run's folder and journal, durable before the first name is made (REQ-J1). */
import { closeDir, createFile, errnoOf, nodeName, SwitchyardError, SyncGroup, type DirHandle } from "@switchyard/fs-atomic";
import { jsonBytes } from "@switchyard/facts";
import { diversionsPath } from "@switchyard/ownership";
import { JournalWriter, type BeginRecord, type FlipRecord, type IntentRecord, type LeftTarget } from "@switchyard/journal";
import { parseSidecar } from "@switchyard/backup";
import { undoScript, type KeptPlace, type Protection, type UndoStep } from "@switchyard/rescue";
import { attestDraft } from "../attest/attest-draft.ts";
import { Series } from "../report/series.ts";
import { makeRunFolder, removeRunFolder, RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import { bootId } from "../state/this-moment.ts";
import { isDiverting } from "../protect/aside-of.ts";
import { takeTurn } from "../stop/take-turn.ts";
import { besideNameOf, fromOf, type FromRecord, type Intent } from "./intent.ts";
import { lentRights } from "./lend-rights.ts";
import { lookBefore } from "./look-before.ts";
import { runBy } from "./run-by.ts";
import type { RunWork } from "./run-work.ts";

/** What a run is about. */
export interface RunDraft {
  readonly runId: string;
  readonly planId: string;
  readonly verb: BeginRecord["verb"];
  readonly undoes: string | null;
  /** What is to be said of a change of profiles, asked once the intents are drafted; absent: it is none. */
  readonly flip?: (() => FlipRecord) | undefined;
  /** Where links through a pointer were looked for, under this lock; null: nobody looked yet. */
  readonly linkDirectories: readonly string[] | null;
  /** The targets that it leaves as they are. */
  readonly left: readonly LeftTarget[];
  /** Drafts the intents, called once. */
  readonly draft: () => Promise<readonly Intent[]>;
}

/**
 * Makes the run's folder and writes the plan into it, as shown, for its readers; both are durable.
 *
 * Crash: a folder without a journal is a run that did nothing.
 *
 * @returns the folder; the caller closes it, or {@link startRun} does where it fails
 * @throws `E_POLICY` `state_unusable`
 */
export async function openRun({ root, state }: Session, runId: string, planDocument: object): Promise<DirHandle> {
  return orCannotBegin(async () => {
    const folder = await makeRunFolder(root, state, runId);
    try {
      await createFile(folder, RUN_FILES.plan, jsonBytes(planDocument), { mode: 0o644, sync: true });
      return folder;
    } catch (error) {
      await removeRunFolder(state, runId, folder);
      closeDir(folder);
      throw error;
    }
  });
}

/**
 * (1) Drafts the intents, (2) writes the undo script, (3) the journal with everything the run intends, (4) and makes all of
 * it durable.
 *
 * Crash: nothing outside the folder was touched; a journal without its `intents` record is a run that did nothing.
 *
 * @throws `E_POLICY` `state_unusable`; the folder is closed
 */
export async function startRun(session: Session, folder: DirHandle, draft: RunDraft): Promise<RunWork> {
  const { policy, signal, onProgress } = session.context;
  try {
    const intents = await draft.draft(); // (1)
    const script = draft.verb === "apply" ? scriptOf(session, draft, intents) : null;
    const begin = beginOf(session, draft, intents);
    return await orCannotBegin(async () => {
      if (script !== null) await createFile(folder, RUN_FILES.undoScript, script, { mode: 0o755, sync: true }); // (2)
      const journal = await writeJournal(folder, begin, intents); // (3) (4)
      return { root: session.root, begin, folder, journal, intents, staged: new Map(), progress: new Map(), sync: new SyncGroup(), backups: { synced: null }, policy, signal, onProgress };
    });
  } catch (error) {
    await removeRunFolder(session.state, draft.runId, folder);
    closeDir(folder);
    throw error;
  }
}

async function writeJournal(folder: DirHandle, begin: BeginRecord, intents: readonly Intent[]): Promise<JournalWriter> {
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

/** A full or read-only state directory is found before anything was touched. */
async function orCannotBegin<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `Cannot begin the run: writing its folder in the state directory failed with ${errno}.`;
    throw new SwitchyardError({ id: "E_POLICY", reason: "state_unusable", op: "startRun", errno, message, cause });
  }
}

function beginOf({ context }: Session, draft: RunDraft, intents: readonly Intent[]): BeginRecord {
  return {
    type: "begin",
    version: intents.some(({ record }) => record.store !== undefined || fromOf(record) !== null) ? 2 : 1,
    run_id: draft.runId,
    plan_id: draft.planId,
    verb: draft.verb,
    undoes: draft.undoes,
    ...(draft.left.length === 0 ? {} : { left: draft.left }),
    tag: context.policy.backup_tag,
    started_at: new Date().toISOString(),
    attest: attestDraft(context),
    boot_id: bootId(),
    by: runBy(),
    ...(draft.flip === undefined ? {} : { flip: draft.flip() }),
  };
}

function scriptOf({ root, state, context }: Session, { runId, linkDirectories }: RunDraft, intents: readonly Intent[]): Iterable<Uint8Array> {
  const look = lookBefore(root, context, linkDirectories);
  const steps = new Series(function* () {
    for (const { record } of intents.toReversed()) yield { ...stepOf(record), look: look(record) };
  });
  const isProtecting = intents.some((intent) => isDiverting(intent, "add"));
  return undoScript({ ...(isProtecting ? { record: diversionsPath(root) } : {}), runId, depth: state.runsPath.length + 1, lockDir: state.lockPath, steps });
}

function stepOf(record: IntentRecord): UndoStep {
  const { incoming, store } = record;
  const keptAt = store === undefined ? undefined : { ...placeOf(store, record.keep), attributes: store.way === "copy" ? attributesOf(record) : undefined };
  const step = { parents: record.parents.map(nodeName), target: nodeName(record.target), payload: besideNameOf(record), lent: lentRights(record), keptAt };
  const wasAbsent = record.prior.kind === "none";
  if (incoming === null) return { ...step, places: "nothing" };
  if (incoming.how === "link") return { ...step, places: "link", stage: nodeName(incoming.name), dest: incoming.dest, wasAbsent, protection: protectionOf(record) };
  const from = fromOf(record);
  const keptFrom = from === null ? undefined : placeOf(from, from.name);
  return { ...step, places: "node", from: nodeName(incoming.name), node: incoming.identity, wasAbsent, keptFrom };
}

function protectionOf({ diversion, prior }: IntentRecord): Protection | undefined {
  if (diversion?.do !== "add") return undefined;
  const { name, from, to } = diversion;
  return { name: nodeName(name), from, to, prior };
}

function placeOf({ parents, way }: FromRecord | NonNullable<IntentRecord["store"]>, name: string): KeptPlace {
  return { parents: parents.map(nodeName), name: nodeName(name), way };
}

/** Those that a plain copy may lose. Capabilities are rights, and given as such. */
function attributesOf({ prior, sidecar }: IntentRecord): Readonly<Record<string, string>> {
  const described = prior.kind === "file" ? parseSidecar(sidecar.content, sidecar.name) : null;
  const { [CAPABILITY]: _, ...attributes } = described?.schema === "backup_meta.v2" ? (described.xattrs ?? {}) : {};
  return attributes;
}

const CAPABILITY = "security.capability";
