/** This defines the scenarios that take root and strace: failures that only a system call can bring about. */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { ENTRY, LINK, PLAIN_ENVIRONMENT, type Place } from "../support/command.ts";
import { ended, stacked, type Scenario } from "./scenarios.ts";

/** Runs the command; the kernel refuses one of its calls. */
function refusing(inject: string, { root }: Pick<Place, "root">, args: readonly string[]): ReturnType<Place["run"]> {
  const traced = ["-f", "-o", "/dev/null", "-e", `inject=${inject}`, process.execPath, ENTRY, "--root", root, ...args];
  const { status, stdout, stderr, error } = spawnSync("strace", traced, { encoding: "utf8", timeout: 150_000, env: PLAIN_ENVIRONMENT });
  if (error !== undefined) throw error;
  return { code: status, stdout, stderr };
}

/** Names are those of the golden files. */
export const PRIVILEGED: Readonly<Record<string, Scenario>> = {
  "E_ATOMIC_SWAP-refused": (place) => ended(refusing("renameat2:error=EIO:when=1", place, ["apply", ...LINK, "--commit"]), 40),
  "E_EXDEV-no-exchange": (place) => ended(refusing("renameat2:error=EINVAL", place, ["apply", ...LINK, "--commit"]), 50),
  "E_GENERIC-prune": (place) => {
    stacked(place);
    ended(refusing("unlinkat:error=EIO", place, ["prune", "--keep", "1", "--commit"]), 1);
  },
};
