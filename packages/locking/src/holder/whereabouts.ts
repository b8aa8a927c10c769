/** This defines `whereabouts`: whether the process that wrote a record still runs, as far as that can be seen from here. */
import type { DirHandle } from "@switchyard/fs-atomic";
import type { Holder } from "./holder.ts";
import { processFacts } from "./process-facts.ts";

/**
 * - `here`: it runs, and its pid is its pid here.
 * - `elsewhere`: it was noted in another pid namespace. Its pid is another process here, and the record may be stale.
 * - `gone`: it has ended, or nothing shows that it has not.
 *
 * A record outlives a holder that was killed, and its pid may be another program's by now: nobody may be sent after
 * that one. A record of old, which names no namespace, is taken to be of this one: its start time must fit all the same.
 */
export function whereabouts(dir: DirHandle, holder: Holder): "here" | "elsewhere" | "gone" {
  const { boot_id, pid_ns, pid, start_time } = holder;
  if (boot_id === "" || boot_id !== processFacts.bootId()) return "gone";
  if (pid_ns !== undefined && pid_ns !== processFacts.pidNamespace(dir)) return "elsewhere";
  return start_time !== "" && start_time === processFacts.startTime(pid) ? "here" : "gone";
}
