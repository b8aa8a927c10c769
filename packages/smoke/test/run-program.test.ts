/** This proves that a program that is asked something gets nothing of ours, and ends. */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { runProgram, type ProgramEnd, type ProgramRun } from "../src/index.ts";
import { isAlive } from "./support/alive.ts";

const LIMITS = { timeoutMs: 60_000, outputBytes: 10_000 };

/** Runs a script with these limits. */
function ask(script: string, more: Partial<ProgramRun> = {}): Promise<ProgramEnd> {
  const file = join(scratch().path, "tool");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return runProgram({ file, args: [], ...LIMITS, ...more });
}

it("runProgram(): what it prints, how it ends, by which name it was called", async () => {
  const end = await ask('echo "$1 $2"; echo bad >&2; exit 3', { args: ["a b", "c"] });
  expect({ ...end, stdout: end.stdout.toString(), stderr: end.stderr.toString() }).toEqual({ notStarted: null, exitCode: 3, signal: null, stop: null, stdout: "a b c\n", stderr: "bad\n" });
  expect((await runProgram({ file: "/bin/sh", argv0: "called", args: ["-c", "echo $0"], ...LIMITS })).stdout.toString()).toBe("called\n");
});

it("runProgram(): LC_ALL=C and nothing else of our environment, no input, in the root directory", async () => {
  const end = await runProgram({ file: "/bin/sh", args: ["-c", "tr '\\0' '\\n' < /proc/$$/environ; cat; pwd; ls -l /proc/$$/fd | grep -c -- '->'"], ...LIMITS });
  const [environment, directory] = end.stdout.toString().split("\n");
  expect([environment, directory]).toEqual(["LC_ALL=C", "/"]);
});

it("runProgram(): it takes too long, ended, and what it started as well", async () => {
  const end = await ask("trap '' TERM; sleep 1000 & echo $!; while :; do sleep 1000; done", { timeoutMs: 300 });
  expect(end.stop).toBe("timed_out");
  expect(isAlive(Number(end.stdout.toString().trim()))).toBe(false);
});

it("runProgram(): it prints without end, ended, and what came is bounded", async () => {
  const end = await ask("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done");
  expect(end.stop).toBe("output_too_long");
  expect(end.stdout.length).toBeLessThan(1_000_000);
});

it("runProgram(): told to stop, before it begins and half way, ended", async () => {
  expect((await ask("sleep 1000", { signal: AbortSignal.abort() })).stop).toBe("aborted");
  expect((await ask("sleep 1000", { signal: AbortSignal.timeout(200) })).stop).toBe("aborted");
});

it.each([["/none/such", "ENOENT"], ["/etc/passwd", "EACCES"]])("runProgram(): %s does not start, %s", async (file, errno) => {
  expect(await runProgram({ file, args: [], ...LIMITS })).toMatchObject({ notStarted: errno, exitCode: null });
});
