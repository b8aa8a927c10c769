/** This defines `tryMutants`: mutants made and judged, and the controls. */
import { inParallel } from "../common/in-parallel.ts";
import { askGuard } from "./ask-guard.ts";
import { guardName, type Guard } from "./guard.ts";
import { mutantCommand } from "./mutant-command.ts";
import type { Mutant } from "./mutant.ts";
import { WorkspaceCopy } from "./workspace-copy.ts";

/** What became of the mutants. */
export interface MutantReport {
  /** How many were caught. */
  readonly caught: number;
  /** Those that no guard caught, and those that could not be made or judged. One line each. */
  readonly survivors: readonly string[];
  /** The guards that fail on the product as it is, or do not speak: what they caught counts for nothing. One line each. */
  readonly falseAlarms: readonly string[];
}

/** Who is told while mutants are tried. */
export interface MutantWatcher {
  /** Takes one line for each mutant. */
  readonly print: (line: string) => void;
  /** @param by the lane that caught it; null where none did */
  readonly onJudged: (mutant: Mutant, by: string | null) => void;
}

/** Two at once: one for each core of the smallest machine that this is meant for. */
const WIDTH = 2;

/**
 * Asks the guards of each mutant in turn until one fails. Before, as the control, every guard that may be asked first is asked
 * about the product as it is.
 */
export async function tryMutants(mutants: readonly Mutant[], { print, onJudged }: MutantWatcher): Promise<MutantReport> {
  const copies = Array.from({ length: WIDTH }, () => new WorkspaceCopy());
  try {
    const falseAlarms: string[] = [];
    const controls = new Map(mutants.map(({ guards: [first] }) => [guardName(first), first]));
    await onCopies(copies, [...controls.values()], async (copy, guard) => {
      const alarm = await control(copy, guard);
      print(alarm ?? `quiet as it is: ${guardName(guard)}`);
      if (alarm !== null) falseAlarms.push(alarm);
    });
    const survivors: string[] = [];
    await onCopies(copies, mutants, async (copy, mutant) => {
      const started = performance.now();
      const { by, line } = await judge(copy, mutant);
      onJudged(mutant, by);
      print(`${line} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
      if (by === null) survivors.push(line);
    });
    return { caught: mutants.length - survivors.length, survivors, falseAlarms };
  } finally {
    for (const copy of copies) copy.dispose();
  }
}

/** Each copy serves one item at a time. */
async function onCopies<Item>(copies: readonly WorkspaceCopy[], items: readonly Item[], act: (copy: WorkspaceCopy, item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await inParallel(copies.length, copies, async (copy) => {
    for (const item of queue) await act(copy, item);
  });
}

async function control(copy: WorkspaceCopy, guard: Guard): Promise<string | null> {
  try {
    const { failed } = await askGuard(copy.dir, guard);
    return failed.length === 0 ? null : `FALSE ALARM of ${guardName(guard)}: ${failed.join("; ")}`;
  } catch (error) {
    return `NO ANSWER: ${wordsOf(error)}`;
  }
}

interface Judgement {
  /** The lane that caught it; null where none did. */
  readonly by: string | null;
  readonly line: string;
}

async function judge(copy: WorkspaceCopy, mutant: Mutant): Promise<Judgement> {
  const { name, removes, guards } = mutant;
  try {
    const restore = await copy.apply(mutant);
    try {
      for (const guard of guards) {
        const { failed } = await askGuard(copy.dir, guard);
        if (failed.length > 0) return { by: guard.lane, line: `caught ${name} by ${guard.lane}: ${failed[0]}` };
      }
    } finally {
      restore();
    }
    return { by: null, line: `SURVIVED ${name}: ${removes} Asked: ${guards.map(guardName).join(", ")}; again: ${mutantCommand(name)}` };
  } catch (error) {
    return { by: null, line: `NOT JUDGED ${name}: ${wordsOf(error)}; again: ${mutantCommand(name)}` };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
