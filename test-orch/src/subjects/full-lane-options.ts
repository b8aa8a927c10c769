/** This defines `fullLaneOptions`: the command line of the product's full power-loss lane. */
import { parseArgs } from "node:util";
import { adversaries, type Adversary } from "../power-loss/adversary.ts";
import { type FileSystemName, fileSystemNames } from "../power-loss/file-systems.ts";
import { PowerLossError } from "../power-loss/power-loss-error.ts";
import { type Shard, WHOLE, parseShard, shardOf } from "../full/shard.ts";
import type { LaneEntry } from "./product-lane.ts";

/** What is to be run. */
export interface FullLaneOptions {
  readonly entries: readonly LaneEntry[];
  readonly shard: Shard;
  /** Whether subjects, file systems or adversaries were named: then few states are no fault. */
  readonly isNamed: boolean;
  /** Whether it is so few configurations of a subject that they need not show all outcomes. */
  readonly isNarrowed: boolean;
  /** Begins no further subject after so long. */
  readonly minutes: number;
  /** The most states for each configuration. */
  readonly maxStates: number;
  readonly seed: number;
  /** Where to keep images of violating states. */
  readonly keep: string | undefined;
}

/**
 * Reads the arguments and chooses of `lane`.
 *
 * @throws {@link PowerLossError} `bad-options`: one of them means nothing, or nothing is left to run
 */
export function fullLaneOptions(args: readonly string[], lane: readonly LaneEntry[]): FullLaneOptions {
  try {
    return chosenOf(lane, parseArgs({ args: [...args], options: OPTIONS }).values);
  } catch (cause) {
    throw new PowerLossError("bad-options", cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function chosenOf(lane: readonly LaneEntry[], values: Values): FullLaneOptions {
  const { subject, fs, adversary } = values;
  const shard = values.shard === undefined ? WHOLE : parseShard(values.shard);
  const names: readonly FileSystemName[] = namesOf("file system", fs, fileSystemNames);
  const chosen: readonly Adversary[] = namesOf("adversary", adversary, adversaries);
  const narrowed = subjectsOf(lane, subject).map((entry) => narrow(entry, names, chosen)).filter((entry) => entry.adversaries.length > 0);
  const entries = shardOf(narrowed, shard);
  if (entries.length === 0) throw new Error(`Nothing is left to run. There are the subjects ${[...new Set(lane.map((entry) => entry.subject.name.replace(/-\d+-/u, "-N-")))].join(", ")}`);
  return {
    entries,
    shard,
    isNamed: subject !== undefined || names.length > 0 || chosen.length > 0,
    isNarrowed: names.length > 0 || chosen.length > 0,
    minutes: numberOf("minutes", values.minutes, Infinity),
    maxStates: numberOf("max-states", values["max-states"], Infinity),
    seed: numberOf("seed", values.seed, Date.now() % 2 ** 31),
    keep: values.keep,
  };
}

const one = { type: "string" } as const;
const many = { type: "string", multiple: true } as const;
const OPTIONS = { subject: one, fs: many, adversary: many, shard: one, minutes: one, "max-states": one, seed: one, keep: one };

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

/** The one with that very name; else all that have the text in theirs. */
function subjectsOf(lane: readonly LaneEntry[], text: string | undefined): readonly LaneEntry[] {
  const exact = lane.filter((entry) => entry.subject.name === text);
  return exact.length > 0 ? exact : lane.filter((entry) => entry.subject.name.includes(text ?? ""));
}

/** What is named replaces the file systems of an entry, and of its adversaries leaves those that are named. */
function narrow(entry: LaneEntry, names: readonly FileSystemName[], chosen: readonly Adversary[]): LaneEntry {
  return {
    ...entry,
    fileSystems: names.length === 0 ? entry.fileSystems : names,
    adversaries: chosen.length === 0 ? entry.adversaries : entry.adversaries.filter((adversary) => chosen.includes(adversary)),
  };
}

function namesOf<Name extends string>(what: string, named: readonly string[] = [], all: readonly Name[]): Name[] {
  return named.map((text) => {
    const found = all.find((name) => name === text);
    if (found === undefined) throw new Error(`There is no ${what} "${text}". There are: ${all.join(", ")}`);
    return found;
  });
}

function numberOf(option: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isNaN(value) || value < 0 || text === "") throw new Error(`--${option} must be a number from 0 on, not "${text}"`);
  return value;
}
