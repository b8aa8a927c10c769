/** This defines `plainEnvironment`. */
import process from "node:process";

/** What builds and test runs that we start get: nothing of the test runner that we are in, and nobody's settings of the command. */
export function plainEnvironment(): Record<string, string> {
  const { PATH = "/usr/bin:/bin", HOME = "/", LANG = "C.UTF-8" } = process.env;
  return { PATH, HOME, LANG, CI: "1" };
}
