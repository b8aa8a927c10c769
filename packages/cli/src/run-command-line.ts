/** This defines `runCommandLine`: arguments in, exit code out. */
import process from "node:process";
import { CommanderError, type Command } from "commander";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { setAim, type AimOptions } from "./output/aim.ts";
import { log, startLog } from "./output/log.ts";
import { setManner, type Manner } from "./output/manner.ts";
import { hideProgress } from "./output/progress-line.ts";
import { checkSaid } from "./policy/check-said.ts";
import type { PolicySources } from "./policy/policy-of.ts";
import { buildProgram } from "./program.ts";

/** The exit code of a wrong command line. */
const USAGE = 2;

/** How a command line ended. */
export interface Ended {
  readonly exitCode: number;
  /** Ends the process with an exit code. */
  readonly end: (exitCode: number) => never;
}

/** Runs one command line. Everything it prints has been written when it returns. What no verb was needed for loads no verb. */
export async function runCommandLine(args: readonly string[]): Promise<Ended> {
  let exitCode = 0;
  const complaints = new Array<string>();
  let end = exitPlainly;
  const program = buildProgram(
    (code) => (exitCode = code),
    (text) => {
      complaints.push(text);
    },
  );
  // Not for help and version, which need nothing of it.
  program.hook("preAction", keepHeapSmall);
  let verb: string | null = null;
  program.hook("preAction", async (_program, begun) => {
    verb = verbOf(begun);
    // Before anything is done: once it is done, nothing that is still to be loaded may fail.
    end = (await import("./end-now.ts")).endNow;
    const options = begun.optsWithGlobals<Partial<Manner> & AimOptions & PolicySources & { readonly verbose?: boolean }>();
    setManner(options);
    setAim(options);
    await checkSaid(verb, options);
    if (options.verbose !== true) return;
    await startLog();
    log("begin", { verb, version: program.version() ?? null, node: process.version, root: options.root, uid: process.geteuid?.() ?? null });
  });
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    // Commander has printed help or version, or has a complaint of its own.
    if (error instanceof CommanderError && error.exitCode === 0) return { exitCode: 0, end };
    if (error instanceof CommanderError) {
      (await import("./render/print-complaint.ts")).printComplaint(complaints);
      exitCode = USAGE;
    } else {
      // Options that could not be read were perhaps not all seen.
      const json = verb === null ? args.includes("--json") : program.opts<{ readonly json?: boolean }>().json === true;
      exitCode = await (await import("./render/print-thrown.ts")).printThrown(error, { verb, json });
    }
  }
  hideProgress();
  log("end", { exit_code: exitCode });
  return { exitCode, end };
}

function exitPlainly(exitCode: number): never {
  process.exit(exitCode);
}

/** As it is typed: `facts verify`. */
function verbOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${verbOf(parent)} ${command.name()}`;
}
