/** This defines `scratchFindings`: what health checks that were killed have left. Reads only. */
import { tmpdir } from "node:os";
import { closeDir, closeRoot, isSwitchyardError, openDir, openRoot, pathIn, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { quote } from "@switchyard/rescue";
import type { Context } from "../context.ts";
import { ok, warn, wrong, type Finding } from "./finding.ts";

const OURS = /^switchyard-smoke-[0-9a-f-]{36}$/u;
/** No checks take so long, in nanoseconds: what is older has nobody. */
const OLD_NS = 3_600_000_000_000n;

/** Looks where a run's checks work. Without such a place every change is refused that is to be checked. */
export function scratchFindings({ syscalls, policy }: Pick<Context, "syscalls" | "policy">): Finding[] {
  try {
    return lookIn(openRoot(tmpdir(), syscalls));
  } catch (cause) {
    if (!isSwitchyardError(cause) || cause.reason !== "root_unusable") throw cause;
    const message = `there is no place for health checks: ${cause.message}`;
    const remedies = ["Point TMPDIR to a directory of root or yours that others cannot rearrange."];
    if (!policy.require_smoke_in_commit) return [warn("scratch", message, remedies)];
    return [wrong("scratch", new SwitchyardError({ id: "E_SMOKE", reason: "runner_unusable", op: "doctor", message, remedies, cause }))];
  }
}

function lookIn(root: Root): Finding[] {
  try {
    const dir = openDir({ ...root, path: "/" }, []);
    try {
      const old = dir.sys.readDirectory(dir.fd).filter((name) => OURS.test(name) && isOld(dir.sys.statx(dir.fd, name).mtimeNs));
      const place = root.path === "/" ? "" : root.path;
      if (old.length === 0) return [ok("scratch", `nothing is left in ${root.path}`)];
      return old.map((name) => warn("scratch", `${place}${pathIn(dir, name)} was left by health checks that were killed`, [`rm -r ${quote(`${place}${pathIn(dir, name)}`)}`]));
    } finally {
      closeDir(dir);
    }
  } finally {
    closeRoot(root);
  }
}

function isOld(mtimeNs: bigint): boolean {
  return BigInt(Date.now()) * 1_000_000n - mtimeNs > OLD_NS;
}
