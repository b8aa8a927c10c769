/** This defines `underLock`: an undertaking committed in a session of its own. */
import type { Context } from "../context.ts";
import type { RunReport } from "../report/report.ts";
import { newRunId } from "../state/run-folder.ts";
import { withSession } from "../state/session.ts";
import { commit } from "./commit.ts";
import type { Undertaking } from "./undertaking.ts";

/** {@link commit} once the lock is held; that it is refused is a fact too. @throws as `withSession` does */
export async function underLock(context: Context, undertaking: Undertaking): Promise<RunReport> {
  const runId = newRunId();
  const isThere = context.lockManager !== null;
  const facts = { mode: "commit", planId: null, runId } as const;
  return withSession(context, { runId, refused: (refusal, cost) => undertaking.telling.attempt(facts, { judgement: null, lock: { ...cost, isThere }, refusal }) }, (session) => commit(session, undertaking));
}
