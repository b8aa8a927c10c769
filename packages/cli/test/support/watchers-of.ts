/** This defines `endWatchersOf`: nobody waits for deadlines on a root that is gone. */
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { errnoOf } from "@switchyard/fs-atomic";

/** Ends every process that watches a run of this root. They are no children of the test. */
export function endWatchersOf(root: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (words.includes("watch-provisional") && words.includes(root)) process.kill(Number(pid), "SIGKILL");
    } catch (error) {
      // It has ended by itself.
      if (!["ENOENT", "ESRCH"].includes(errnoOf(error) ?? "")) throw error;
    }
  }
}
