/** This defines `rival`: a user who wants the same targets as others, and takes them again and again. */
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ScratchRoot } from "../scratch/create-scratch-root.ts";
import type { CliCommands } from "../command/cli-commands.ts";
import { type CommandResult, runCommand } from "../command/run-command.ts";

/** How a rival goes about it. */
export interface RivalOptions {
  readonly commands: CliCommands;
  /** The shared root, with this rival's own sources. */
  readonly scratch: ScratchRoot;
  /** When to stop, in milliseconds since the epoch. */
  readonly until: number;
  /** Whether someone replaces targets beside the rivals, so that runs can meet that. */
  readonly isDisturbed: boolean;
  /** After how long each of its commands is killed; default: never. */
  readonly killAfterMs?: () => number;
}

/** What became of its commands. */
export interface RivalReport {
  /** How often each command ended in each way, e.g. `rollback 10 undo_conflict`. */
  readonly endings: ReadonlyMap<string, number>;
  /** The endings that no rival may meet, one line each. */
  readonly violations: readonly string[];
}

/** Another has the lock; another's run stands on ours. Nothing else may come of rivalry. */
const RIVALRY = ["30 timeout", "10 undo_conflict"];
/** Someone replaced a target while the run was under way: it was taken back, but for that target. */
const DISTURBANCE = ["40 conflict", "70 undo_failed", "70 recovered_with_conflict"];

/** Applies, and rolls back its own run, until the time is over. */
export async function rival({ commands, scratch, until, isDisturbed, killAfterMs }: RivalOptions): Promise<RivalReport> {
  const expected = new Set([...RIVALRY, ...(isDisturbed ? DISTURBANCE : [])]);
  const endings = new Map<string, number>();
  const violations: string[] = [];
  const run = async (verb: string, argv: readonly string[]): Promise<CommandResult> => {
    const result = await runCommand(argv, killAfterMs?.());
    const ending = endingOf(result);
    endings.set(`${verb} ${ending}`, (endings.get(`${verb} ${ending}`) ?? 0) + 1);
    const killed = result.exitCode === undefined && killAfterMs !== undefined;
    if (result.exitCode !== 0 && !killed && !expected.has(ending)) violations.push(result.summary);
    return result;
  };
  while (Date.now() < until) {
    const { exitCode, document } = await run("apply", commands.apply(scratch));
    const runId = exitCode === 0 ? document?.["run_id"] : undefined;
    await sleep(randomInt(100));
    if (typeof runId === "string") await run("rollback", commands.rollback(scratch.root, runId));
  }
  return { endings, violations };
}

function endingOf({ exitCode, document }: CommandResult): string {
  const error = document?.["error"];
  const reason = typeof error === "object" && error !== null && "reason" in error ? ` ${String(error.reason)}` : "";
  return `${exitCode ?? "killed"}${reason}`;
}
