/** This defines `lookAtLock`: who holds a lock, seen without taking it. */
import { errnoOf, pathIn, type DirHandle, type Fd, type KernelLock, type NodeName } from "@switchyard/fs-atomic";
import { holderRecord } from "../holder/holder-record.ts";
import { processFacts } from "../holder/process-facts.ts";
import { whereabouts } from "../holder/whereabouts.ts";
import { closeAll } from "../kernel/close-all.ts";
import { LockRefusal } from "../kernel/lock-refusal.ts";
import { openLockFile } from "../kernel/open-lock-file.ts";
import { LockingError } from "../locking-error.ts";
import type { LockLook, LockProcess } from "./lock-look.ts";
import { shownLocks } from "./shown-locks.ts";

/** Between the kernel's list and the record the lock may be taken: the next look tells. */
const LOOKS = 3;

/**
 * Looks at the lock `name` in `dir`. It takes no lock, not even for a moment, makes no file and writes nothing: who asks for
 * the lock meanwhile is not kept from it. What is told was so at one moment.
 *
 * @throws `LockingError` `lock_path_foreign`, `lock_unusable`
 */
export function lookAtLock(dir: DirHandle, name: NodeName): LockLook {
  try {
    for (let looks = 1; ; looks++) {
      const seen = lookOnce(dir, name);
      if (seen.state !== "unknown" || looks === LOOKS) return seen;
    }
  } catch (error) {
    if (!(error instanceof LockRefusal)) throw error;
    const { reason, at, message, cause } = error;
    throw new LockingError(reason, { op: "look", path: pathIn(dir, at), found: message, waitMs: 0, attempts: 0, errno: errnoOf(cause), cause });
  }
}

function lookOnce(dir: DirHandle, name: NodeName): LockLook {
  const open: Fd[] = [];
  const opened = (one: string): Fd[] => {
    const file = openLockFile(dir, one, "look");
    open.push(...(file === undefined ? [] : [file.fd]));
    return file === undefined ? [] : [file.fd];
  };
  try {
    const locks = shownLocks(dir, [dir.fd, ...opened(name)]);
    const atGate = shownLocks(dir, opened(`${name}.gate`));
    // Last: a lock that is held by then is in the list, or was taken since.
    const record = recordIn(dir, name);
    return {
      state: stateOf(locks, record),
      holders: processes(locks, (lock) => !lock.waits),
      record,
      waiting: processes(locks, (lock) => lock.waits),
      writerWaits: atGate?.some(({ waits, access }) => !waits && access === "write") ?? false,
    };
  } finally {
    closeAll(dir, open);
  }
}

function recordIn(dir: DirHandle, name: NodeName): LockLook["record"] {
  const holder = holderRecord.read(dir, name);
  return holder === undefined ? null : { ...holder, whereabouts: whereabouts(dir, holder) };
}

function stateOf(locks: readonly KernelLock[] | undefined, record: LockLook["record"]): LockLook["state"] {
  const held = locks?.filter(({ waits }) => !waits) ?? [];
  if (held.some(({ access }) => access === "write")) return "exclusive";
  if (held.length > 0) return "shared";
  return locks === undefined || (record !== null && record.whereabouts !== "gone") ? "unknown" : "free";
}

/** Who holds both the directory and the file is one. */
function processes(locks: readonly KernelLock[] | undefined, which: (lock: KernelLock) => boolean): LockProcess[] {
  const pids = new Set((locks ?? []).filter(which).flatMap(({ pid }) => (pid === null ? [] : [pid])));
  return [...pids].map((pid) => ({ pid, command: processFacts.command(pid) }));
}
