/** This defines `Obstacle`: what stood in the way of a request that timed out. */
import process from "node:process";
import type { Holder } from "./holder/holder.ts";

/**
 * - `process`: `holder` holds it exclusively; its pid is of this pid namespace, and that process is alive.
 * - `elsewhere`: `holder` was noted in another pid namespace, where its pid means another process than here; whether it is
 *   alive cannot be seen from here.
 * - `unnamed`: it is held exclusively and nobody who is alive is noted.
 * - `readers`: it is held by readers; they leave no record.
 * - `waiting_writer`: an exclusive request of another process or thread waits, and goes before this shared one.
 * - `file`: a program that locks the file alone, e.g. `flock(1)`.
 * - `queue`: others of this thread asked before; the kernel was not asked.
 */
export type Obstacle =
  | { readonly by: "process" | "elsewhere"; readonly holder: Holder }
  | { readonly by: "unnamed" | "readers" | "waiting_writer" | "file" | "queue" };

/** The obstacle as a clause of a message. */
export function describeObstacle(obstacle: Obstacle): string {
  switch (obstacle.by) {
    case "process":
      return `process ${obstacle.holder.pid}${obstacle.holder.pid === process.pid ? " (this one)" : ""} holds it (${since(obstacle.holder)})`;
    case "elsewhere":
      return `held, as its record says, by process ${obstacle.holder.pid} of another pid namespace (${since(obstacle.holder)})`;
    case "unnamed":
      return "another process holds it";
    case "readers":
      return "held by readers";
    case "waiting_writer":
      return "a writer waits and goes before this reader";
    case "file":
      return "another program holds its file";
    case "queue":
      return "others of this process asked before";
    default:
      return obstacle satisfies never;
  }
}

function since({ run_id, acquired_at }: Holder): string {
  return `run ${printable(run_id)}, since ${printable(acquired_at)}`;
}

/** A record is another user's text, perhaps: no control character of it reaches a terminal. */
function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
