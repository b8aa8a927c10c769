/** This defines `killedBefore`: a command that is killed before one of its system calls. */
import { type ProgramResult, runProgram } from "./run-program.ts";
import { locateProgram } from "../../scratch/locate-program.ts";

/** Which call of the command it does not live to make. */
export interface KillPoint {
  readonly environment: Readonly<Record<string, string>>;
  /** A system call by name, e.g. `renameat2`. */
  readonly call: string;
  /** Only calls that concern this directory count. */
  readonly directory: string;
  /** The first is 1. */
  readonly nth: number;
}

/** Runs `command` until that call, then kills it. The result's signal is SIGKILL only where it died there. */
export function killedBefore(command: readonly string[], { environment, call, directory, nth }: KillPoint): ProgramResult {
  const [program = "", ...args] = command;
  const trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", directory, "-e", `trace=${call}`, "-e", `inject=${call}:signal=SIGKILL:when=${nth}`];
  return runProgram([...trace, "--", locateProgram(program), ...args], {
    // One thread of the pool: strace counts the calls of each thread by itself.
    environment: { ...environment, UV_THREADPOOL_SIZE: "1" },
  });
}
