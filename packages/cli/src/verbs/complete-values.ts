/** This defines what the hidden verb `complete-values` does. */
import { homedir } from "node:os";
import process from "node:process";
import { isSwitchyardError } from "@switchyard/fs-atomic";
import { knownValues, type KnownValues } from "@switchyard/engine";
import type { Command } from "commander";
import type { GlobalOptions } from "../input/context-of.ts";
import { print } from "../output/print.ts";

type Options = GlobalOptions & { readonly about?: boolean };
type What = "runs" | "targets" | "profiles";

/** Prints what could be typed, or nothing. A completion that complains would write into the line that is being typed. */
export function runCompleteValues(program: Command): (options: Options, what: What) => Promise<number> {
  return async (options, what) => {
    const words = program.commands.find((verb) => verb.name() === "complete-values")?.args.slice(1) ?? [];
    const place = { root: typed(words, "--root") ?? options.root, stateDir: typed(words, "--state-dir") ?? options.stateDir, prefix: typed(words, "--prefix") ?? process.env["SWITCHYARD_PREFIX"] };
    const lines = await linesOf(what, place);
    await print(lines.filter(([value = ""]) => isTypable(value)).map(([value = "", about = ""]) => (options.about === true ? `${value}\t${about}\n` : `${value}\n`)));
    return 0;
  };
}

interface Place {
  readonly root: string;
  readonly stateDir: string;
  readonly prefix: string | undefined;
}

/** Each value with what it is. */
async function linesOf(what: What, place: Place): Promise<string[][]> {
  if (what === "profiles") return orNothing([], async () => (await import("./known-profiles.ts")).knownProfiles(place));
  const known = await orNothing<KnownValues>({ runs: [], targets: [] }, () => knownValues(place));
  if (what === "targets") return known.targets.map((target) => [target, "changed by a run"]);
  return known.runs.map(({ run_id: id, verb, started_at: at }) => [id, `${verb} of ${at.slice(0, 16).replace("T", " ")}`]);
}

async function orNothing<T>(nothing: T, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isSwitchyardError(error)) return nothing;
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
