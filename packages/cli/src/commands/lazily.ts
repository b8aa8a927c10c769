/** This defines `lazily`: the action of a verb, whose work is loaded when it is asked for. */
import type { Command } from "commander";
import type { SetExitCode } from "./set-exit-code.ts";

/** What a verb does, from `src/verbs`: its options with those of every verb, its one or two arguments; the exit code. */
export type Work<O extends object, A, B = undefined> = (options: O, argument: A, second: B) => Promise<number>;

/**
 * The declarations of all verbs are loaded at every start; what a verb needs only where it is run.
 *
 * @param load imports it: `async () => (await import("../verbs/status.ts")).runStatus`. It may close over what the declaration knows
 */
export function lazily<O extends object, A = undefined, B = undefined>(setExitCode: SetExitCode, load: () => Promise<Work<O, A, B>>): (this: Command) => Promise<void> {
  return async function act() {
    const work = await load();
    setExitCode(await work(this.optsWithGlobals<O>(), this.processedArgs[0], this.processedArgs[1]));
  };
}
