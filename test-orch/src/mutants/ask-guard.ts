/** This defines `askGuard`: the tests of a guard, run in a copy of the workspace. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { guardName, type Guard } from "./guard.ts";
import { plainEnvironment } from "./plain-environment.ts";

/** What the tests said. */
export interface GuardAnswer {
  readonly guard: Guard;
  readonly passed: number;
  /** The names of the tests that failed. */
  readonly failed: readonly string[];
}

/** The parts of vitest's report that matter here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

const TIMEOUT_MS = 600_000;

/**
 * Runs them until the first one fails.
 *
 * @throws where none was run: a guard that does not speak has neither passed nor caught anything
 */
export async function askGuard(copy: string, guard: Guard): Promise<GuardAnswer> {
  const report = join(copy, "guard-report.json");
  rmSync(report, { force: true });
  const pattern = guard.test === undefined ? [] : ["-t", guard.test.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`)];
  const args = ["run", "--project", guard.project, guard.file, ...pattern, "--bail=1", "--reporter=json", `--outputFile=${report}`];
  const run = await execa("vitest", args, {
    cwd: copy,
    reject: false,
    stdin: "ignore",
    extendEnv: false,
    env: plainEnvironment(),
    timeout: TIMEOUT_MS,
    killDescendants: true,
  });
  const answer = existsSync(report) ? answerOf(guard, JSON.parse(readFileSync(report, "utf8"))) : undefined;
  if (answer !== undefined && answer.passed + answer.failed.length > 0) return answer;
  throw new Error(`Cannot judge by ${guardName(guard)}: it ran no test: ${`${run.stderr}${run.stdout}`.slice(-2000)}`);
}

function answerOf(guard: Guard, { numPassedTests: passed, testResults }: VitestReport): GuardAnswer {
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === "failed"));
  return { guard, passed, failed: failed.map(({ fullName }) => fullName) };
}
