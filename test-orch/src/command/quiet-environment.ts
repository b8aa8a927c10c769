/** This defines `quietEnvironment`: the environment that every program in the lanes runs in. */
import process from "node:process";

/**
 * PATH, HOME and a fixed locale; nothing of the test runner's own settings, which would change what Node does. The policy is
 * the one that asks for no health checks and no rescue tools: the lanes are about the run itself, and its programs are none.
 */
export function quietEnvironment(): Record<string, string> {
  return { SWITCHYARD_POLICY: "development", PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: process.env["HOME"] ?? "/", LC_ALL: "C" };
}
