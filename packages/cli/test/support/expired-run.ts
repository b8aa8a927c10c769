/** This defines `expiredRun`: a run whose deadline has passed, and that nobody has undone. */
import { setTimeout as sleep } from "node:timers/promises";
import { apply, LOCK_TIMEOUT_MS, STATE_DIR, type Context } from "@switchyard/engine";
import { DEFAULT_POLICY } from "@switchyard/policy";
import type { Place } from "./command.ts";

/** What these tests are not about, as in `PLAIN_ENVIRONMENT`. */
const POLICY: Context["policy"] = { ...DEFAULT_POLICY, require_smoke_in_commit: false, require_rescue: false };

/** The link of `LINK`. */
const LINKS = [{ target: "/usr/bin/ls", source: "/opt/p/ls" }];

/**
 * Applies `LINK`, and returns when the run's deadline has passed. It is the engine that applies, which has nobody watch: the
 * command's own watcher could be there before whoever comes to end it.
 *
 * @returns the run's id
 */
export async function expiredRun({ root }: Pick<Place, "root">): Promise<string> {
  const context: Context = { root, policy: POLICY, stateDir: STATE_DIR, lockTimeoutMs: LOCK_TIMEOUT_MS };
  const { run_id: id, confirm_by: by, error } = await apply(context, { links: LINKS, mode: "commit", confirmWithinMs: 20 });
  if (id === null || by === null) throw new Error(`it does not wait: ${JSON.stringify(error)}`);
  while (Date.now() <= Date.parse(by)) await sleep(2);
  return id;
}
