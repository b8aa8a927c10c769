/** This defines the verb `status`. */
import { status } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printStatus } from "../render/print-status.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addStatus(program: Command, setExitCode: SetExitCode): void {
  program
    .command("status")
    .description("Show the runs, and how the newest one's targets stand. (reads only)")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      setExitCode(await printStatus(await status(contextOf(options)), options));
    });
}
