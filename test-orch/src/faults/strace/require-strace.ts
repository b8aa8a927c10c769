/** This defines `requireStrace`: the fault lanes' one need of the machine, checked before anything runs. */
import { execa } from "execa";

/**
 * Checks that strace is there and may trace.
 *
 * @throws with the package to install, or the permission that is missing. A lane that cannot run has failed.
 */
export async function requireStrace(): Promise<void> {
  const result = await execa("strace", ["-qq", "-o", "/dev/null", "true"], { reject: false, stdin: "ignore" });
  if (result.exitCode === 0) return;
  const cause = result.code === "ENOENT" ? "it is not installed (package: strace)" : result.stderr.trim();
  throw new Error(`Cannot run the fault lanes without strace: ${cause}. Needed: "apt-get install strace" and ptrace permission`);
}
