/** This defines `lockStatus`: who holds the lock of a root. Reads only, and takes no lock to find out. */
import { closeDir, nodeName, pathIn, type Root } from "@switchyard/fs-atomic";
import { lookAtLock, type LockLook } from "@switchyard/locking";
import { LOCK_DIR, LOCK_NAME, type Context } from "../context.ts";
import { reportError } from "../report/report-error.ts";
import { openExisting, outside } from "../state/open-state.ts";
import { withRoot } from "../state/with-root.ts";
import type { LockRecordLine, LockStatusReport } from "./lock-status-report.ts";

type Seen = Pick<LockStatusReport, "path" | "state" | "holders" | "record" | "waiting" | "writer_waits" | "warnings">;

const EMPTY = { kind: "switchyard.lock_status", schema_version: 1, command: "lock status", ok: true, exit_code: 0, error: null } as const;
const UNSEEN: Seen = { path: `${LOCK_DIR}/${LOCK_NAME}`, state: null, holders: [], record: null, waiting: [], writer_waits: false, warnings: [] };

/**
 * Looks at the lock. A lock that is held is an answer, not a failure.
 *
 * @returns a report in every operational case: `E_LOCKING` `lock_path_foreign` where something else stands at its place
 */
export async function lockStatus(context: Context): Promise<LockStatusReport> {
  try {
    return { ...EMPTY, ...(await withRoot(context, async (root) => lookIn(root))) };
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...EMPTY, ...UNSEEN, ok: false, exit_code: exitCode, error: reported };
  }
}

/** What is seen of the lock below an open root. A root that was never touched has none, and it is free. @throws `E_LOCKING`; `E_POLICY` `state_unusable` */
export function lookIn(root: Root): Seen {
  const opened = openExisting(root, LOCK_DIR);
  if (opened === null) return { ...UNSEEN, path: outside(root, UNSEEN.path), state: "free" };
  try {
    const look = lookAtLock(opened.dir, nodeName(LOCK_NAME));
    return {
      path: outside(root, pathIn(opened.dir, LOCK_NAME)),
      state: look.state === "exclusive" ? "held" : look.state,
      holders: look.holders,
      record: recordOf(look),
      waiting: look.waiting,
      writer_waits: look.writerWaits,
      warnings: doubtsOf(look),
    };
  } finally {
    closeDir(opened.dir);
  }
}

const PROCESS = { here: "running", elsewhere: "elsewhere", gone: "gone" } as const;

function recordOf({ record }: LockLook): LockRecordLine | null {
  if (record === null) return null;
  const { pid, start_time, boot_id, run_id, acquired_at, whereabouts } = record;
  return { pid, start_time, boot_id, run_id, acquired_at, process: PROCESS[whereabouts] };
}

function doubtsOf({ state, record }: LockLook): string[] {
  if (state !== "unknown") return [];
  if (record?.whereabouts === "elsewhere") return ["The lock file names a process of another pid namespace, e.g. a container's. From here nobody can see whether it still holds the lock: look there."];
  return ["It cannot be seen who holds the lock: /proc does not show it here. A changing verb will tell when it asks for it."];
}
