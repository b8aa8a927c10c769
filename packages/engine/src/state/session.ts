/** This defines `Session`: the lock held, the sink open, unfinished runs seen to. What changes the system runs in one. */
import { isSwitchyardError, nodeName, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { FactSink, type Fact } from "@switchyard/facts";
import { kernelLock, LockingError, type Lock } from "@switchyard/locking";
import { FACTS_NAME, LOCK_NAME, type Context } from "../context.ts";
import type { RecoveredRun, ReportedAction } from "../report/report.ts";
import { openState, type State } from "./open-state.ts";
import { withRoot } from "./with-root.ts";
import { runIdAfter, runIds } from "./run-folder.ts";

/** All that a mutating verb holds. */
export interface Session {
  readonly context: Context;
  readonly root: Root;
  readonly state: State;
  readonly sink: FactSink;
  readonly lock: Lock;
  /** The id of the run, if there will be one; it sorts after all others. */
  readonly runId: string;
  /** The ids of the keys that this command has made: facts and reports say which. */
  readonly madeKeys: Set<string>;
  /** What has been recovered so far: also where recovery had to be done again, it must be told. */
  readonly recovery: { readonly recovered: RecoveredRun[]; readonly actions: ReportedAction[] };
}

/** Who opens a session. */
export interface SessionRequest {
  /** What others are told who wait for the lock. */
  readonly runId: string;
  /** The facts that a refused lock leaves; none if absent. */
  readonly refused?: (error: SwitchyardError, cost: Pick<Lock, "waitMs" | "attempts">) => Iterable<Fact>;
}

/**
 * Opens the state and the sink, takes the lock, runs `act`, and lets everything go again.
 *
 * @throws `E_POLICY` `state_unusable`, `sink_unusable`; `E_LOCKING`; whatever `act` throws
 */
export async function withSession<T>(context: Context, request: SessionRequest, act: (session: Session) => Promise<T>): Promise<T> {
  return withRoot(context, async (root) => {
    const state = await openState(root, context.stateDir);
    try {
      const sink = await FactSink.open(state.factsDir, nodeName(FACTS_NAME));
      try {
        const lock = await takeLock(context, state, sink, request);
        try {
          const runId = runIdAfter(runIds(state.runs), request.runId);
          return await act({ context, root, state, sink, lock, runId, madeKeys: new Set(), recovery: { recovered: [], actions: [] } });
        } finally {
          lock.release();
        }
      } finally {
        sink.close();
      }
    } finally {
      state.close();
    }
  });
}

async function takeLock(context: Context, state: State, sink: FactSink, request: SessionRequest): Promise<Lock> {
  const { lockTimeoutMs: timeoutMs, signal, lockManager = kernelLock } = context;
  try {
    if (lockManager === null) return unlocked(context);
    context.onProgress?.({ step: "waiting", done: 0, total: null });
    return await lockManager(state.lockDir, nodeName(LOCK_NAME)).acquire({ timeoutMs, runId: request.runId, signal });
  } catch (error) {
    const cost = error instanceof LockingError ? error : NOT_ASKED;
    if (isSwitchyardError(error) && error.id === "E_LOCKING" && request.refused !== undefined) await sink.append(request.refused(error, cost));
    throw error;
  }
}

/** Of a lock that nobody was asked for. */
const NOT_ASKED = { waitMs: 0, attempts: 0 } as const;

/** There is nothing to let go. */
const nothing = (): void => undefined;

/** @throws `E_LOCKING` `no_lock_manager` */
function unlocked({ policy }: Context): Lock {
  if (!policy.require_lock_manager) return { ...NOT_ASKED, release: nothing, [Symbol.dispose]: nothing };
  const message = "Cannot change anything: found no lock manager; needed is one, so that nobody else changes anything meanwhile.";
  throw new SwitchyardError({ id: "E_LOCKING", reason: "no_lock_manager", op: "lock", message });
}
