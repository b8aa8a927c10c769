/** This defines `runTraced`: one run of a program under strace. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { MUTATING_CALLS } from "./mutating-calls.ts";
import { type TracedCall, parseStrace } from "./parse-strace.ts";
import { quietEnvironment } from "../../command/quiet-environment.ts";
import { steadyNode } from "./steady-node.ts";

/** How to run and watch it. */
export interface TraceOptions {
  /** strace's `-e inject=` value; none means watch only. */
  readonly inject?: string;
  /** Watch all threads and children (`-f`), or the first thread alone. */
  readonly follow: boolean;
  /** Watch and count only calls on these paths, outside the root (`-P`); default: all calls. */
  readonly paths?: readonly string[];
}

/** What a traced run came to. */
export interface TracedRun {
  readonly calls: readonly TracedCall[];
  /** Undefined where it died of a signal or had to be ended. */
  readonly exitCode: number | undefined;
  /** Undefined also where it was we who ended it, because it hung. */
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nothing here takes more than a second or two, or many times that on a busy machine; a run that hangs is a finding, not something to wait for. */
const TIMEOUT_MS = 60_000;

/**
 * libuv gets one pool thread, so that ordinals do not depend on scheduling, and no io_uring, behind which symlinks,
 * renames and syncs would be invisible to strace. glibc gets one arena: else it counts the processors, by an openat(2),
 * when two threads happen to allocate at once.
 */
const STEADY_ENVIRONMENT = { UV_THREADPOOL_SIZE: "1", UV_USE_IO_URING: "0", MALLOC_ARENA_MAX: "1" } as const;

/** Runs `argv`, a Node command line, to its end and returns its mutating calls, wherever they went. */
export async function runTraced(argv: readonly string[], options: TraceOptions): Promise<TracedRun> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-trace-"));
  const trace = join(folder, "trace");
  try {
    const result = await execa("strace", [...straceFlags(trace, argv, options), ...steadyNode(argv)], {
      reject: false,
      stdin: "ignore",
      extendEnv: false,
      env: { ...quietEnvironment(), ...STEADY_ENVIRONMENT },
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
      killDescendants: true,
    });
    const calls = parseStrace(readFileSync(trace, "latin1"));
    if (result.timedOut) {
      return { calls, exitCode: undefined, signal: undefined, stdout: result.stdout, stderr: `no end after ${TIMEOUT_MS} ms` };
    }
    return { calls, exitCode: result.exitCode, signal: result.signal, stdout: result.stdout, stderr: result.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** No --seccomp-bpf: with it, strace stops where an injected signal no longer takes effect. */
function straceFlags(trace: string, argv: readonly string[], { inject, follow, paths = [] }: TraceOptions): string[] {
  // A question mark before a name tolerates kernels and architectures that do not have the call.
  const calls = ["execve", ...Object.keys(MUTATING_CALLS)].map((name) => `?${name}`).join(",");
  const flags = ["-y", "-qq", "-s", "64", "-o", trace, "-e", `trace=${calls}`];
  if (follow) flags.unshift("-f");
  if (inject !== undefined) flags.push("-e", `inject=${inject}`);
  // The program's own path lets its execve through, by which its first thread is known.
  if (paths.length > 0) flags.push(...[argv[0] ?? "", ...paths].flatMap((path) => ["-P", path]));
  return flags;
}
