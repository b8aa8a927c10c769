/** This defines what the hidden verb `complete-values` does. */
import { homedir } from "node:os";
import { isSwitchyardError } from "@switchyard/fs-atomic";
import { knownValues, type KnownValues } from "@switchyard/engine";
import type { Command } from "commander";
import type { GlobalOptions } from "../input/context-of.ts";
import { print } from "../output/print.ts";

type Options = GlobalOptions & { readonly about?: boolean };

/** Prints what could be typed, or nothing. A completion that complains would write into the line that is being typed. */
export function runCompleteValues(program: Command): (options: Options, what: "runs" | "targets") => Promise<number> {
  return async (options, what) => {
    const words = program.commands.find((verb) => verb.name() === "complete-values")?.args.slice(1) ?? [];
    const place = { root: typed(words, "--root") ?? options.root, stateDir: typed(words, "--state-dir") ?? options.stateDir };
    const known = await knownOrNothing(place);
    const lines = what === "runs" ? known.runs.map(({ run_id: id, verb, started_at: at }) => [id, `${verb} of ${at.slice(0, 16).replace("T", " ")}`]) : known.targets.map((target) => [target, "changed by a run"]);
    await print(lines.filter(([value = ""]) => isTypable(value)).map(([value = "", about = ""]) => (options.about === true ? `${value}\t${about}\n` : `${value}\n`)));
    return 0;
  };
}

async function knownOrNothing(place: Parameters<typeof knownValues>[0]): Promise<KnownValues> {
  try {
    return await knownValues(place);
  } catch (error) {
    if (isSwitchyardError(error)) return { runs: [], targets: [] };
    throw error;
  }
}

/** The value of an option in a line that is being typed; the last one counts. */
function typed(words: readonly string[], option: string): string | undefined {
  const found = words.flatMap((word, index) => (word === option ? (words[index + 1] ?? []) : word.startsWith(`${option}=`) ? word.slice(option.length + 1) : []));
  return found.map(unquoted).at(-1);
}

/** bash hands words over as they were typed. */
function unquoted(word: string): string {
  const plain = /^(['"]).*\1$/s.test(word) ? word.slice(1, -1) : word.replaceAll(/\\(.)/gs, "$1");
  return plain.startsWith("~/") ? `${homedir()}${plain.slice(1)}` : plain;
}

/** One line, and text: the rest nobody types. */
function isTypable(value: string): boolean {
  return !/[\p{Cc}\p{Cs}\p{Co}]/u.test(value);
}
