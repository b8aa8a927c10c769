/** This defines `lockFindings` and `packageFindings`: who is at work just now. Read only. */
import type { Root } from "@switchyard/fs-atomic";
import { managerLocks, type ManagerLock } from "@switchyard/ownership";
import { lookIn } from "../lock/lock-status.ts";
import { ok, unseen, warn, type Finding } from "./finding.ts";

/** The lock of the root. @throws `E_LOCKING` */
export function lockFindings(root: Root): Finding[] {
  const { state, holders, record, warnings } = lookIn(root);
  const [holder] = holders;
  const remedies = ["switchyard lock status"];
  switch (state) {
    case "free":
      return [ok("lock", record === null ? "free" : `free; the run ${record.run_id} was cut short, and the next command takes over`)];
    case "unknown":
    case null:
      return [unseen("lock", warnings[0] ?? "it cannot be seen")];
    case "held":
    case "shared":
      return [warn("lock", `held${holder === undefined ? "" : ` by process ${holder.pid}`}: what is told here may change meanwhile`, remedies)];
  }
}

/** The locks of package managers: while one is at work, every change is refused (REQ-S8). */
export function packageFindings(root: Root): Finding[] {
  const locks = managerLocks(root);
  const found = locks.flatMap((lock) => finding(lock));
  if (found.length > 0) return found;
  const managers = [...new Set(locks.map(({ manager }) => manager))].toSorted();
  return [ok("packages", managers.length === 0 ? "no package manager was ever at work here" : `${managers.join(", ")} not at work`)];
}

function finding(lock: ManagerLock): Finding[] {
  switch (lock.state) {
    case "free":
      return [];
    case "held":
      if (lock.access === "read") return [];
      return [warn("packages", `${lock.manager} is at work${lock.holder === null ? "" : ` (process ${lock.holder.pid})`}: no change is made until it has ended`)];
    case "left_perhaps":
      return [warn("packages", `${lock.path} says that ${lock.manager} is at work, and no process shows that is`, [`If none is, remove ${lock.path}.`])];
    case "unknown":
      return [unseen("packages", `${lock.path}: ${lock.reason.replaceAll("_", " ")}${lock.errno === undefined ? "" : ` (${lock.errno})`}`)];
  }
}
