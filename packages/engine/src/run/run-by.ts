/** This defines `runBy`: who runs this command. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { errnoOf } from "@switchyard/fs-atomic";
import type { RunBy } from "@switchyard/journal";

/** What the kernel has for nobody (proc_pid_loginuid(5)). */
const UNSET = 0xff_ff_ff_ff;

/**
 * The real user, and the one who logged in: the kernel keeps that across sudo and su, and no user can change it, while
 * `SUDO_UID` is what anyone sets.
 */
export function runBy(): RunBy {
  return { uid: process.getuid?.() ?? 0, login_uid: loginUid() };
}

/** Null where nobody logged in, e.g. of a service, and where the kernel does not keep it. */
function loginUid(): number | null {
  try {
    const uid = Number(readFileSync("/proc/self/loginuid", "latin1").trim());
    return Number.isInteger(uid) && uid < UNSET ? uid : null;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return null;
  }
}
