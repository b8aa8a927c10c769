/** This defines `fullOptions`: the command line of `npm run lanes:full`. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { type LanePart, PARTS } from "./parts.ts";
import { parseShard } from "./shard.ts";

/** What is to be run, and how. */
export interface FullOptions {
  readonly parts: readonly LanePart[];
  readonly everything: boolean;
  /** `2/6`, or empty for all of it. */
  readonly shard: string;
  readonly seed: number;
  /** Where reports go; undefined: nowhere. */
  readonly out: string | undefined;
  /** What the power-loss lane gets besides. */
  readonly powerLoss: readonly string[];
}

/** What the command line says with `--help`. */
export const USAGE = `Usage: npm run lanes:full -- [options]

  --only PART       this part; may be repeated:
${PARTS.map(({ name, what }) => `                    ${name.padEnd(11)} ${what}`).join("\n")}
  --everything      leave nothing out
  --shard I/N       of each part the I-th of N, for N machines
  --seed N          draw the same again
  --out DIR         write lanes.json and report.html there

Of the power-loss part alone:

  --subject TEXT    subjects with this text in their names; then all states, as with --fs and --adversary
  --fs NAME         on this file system; may be repeated
  --adversary NAME  under this adversary; may be repeated
  --max-states N    the most of each configuration
  --minutes N       begin no further subject after that
  --keep DIR        keep images of states that are wrong
`;

const STATES = "20";
const flag = { type: "boolean" } as const;
const one = { type: "string" } as const;
const many = { type: "string", multiple: true } as const;
const POWER_LOSS = { subject: one, fs: many, adversary: many, "max-states": one, minutes: one, keep: one } as const;
const OPTIONS = { only: many, everything: flag, shard: one, seed: one, out: one, ...POWER_LOSS } as const;

/** Reads the arguments. @throws with words for a person where one of them means nothing */
export function fullOptions(args: readonly string[]): FullOptions {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { only = PARTS.map(({ name }) => name), everything = false, shard = "" } = values;
  const unknown = only.find((name) => !PARTS.some((part) => part.name === name));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}". There are: ${PARTS.map(({ name }) => name).join(", ")}`);
  const parts = PARTS.filter(({ name }) => only.includes(name));
  if (shard !== "") requireDivisible(parts, shard);
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`--seed must be a number from 0 on, not "${values.seed}"`);
  const { subject, fs = [], adversary = [] } = values;
  const isNamed = subject !== undefined || fs.length + adversary.length > 0;
  const powerLoss = forPowerLoss({ ...values, "max-states": values["max-states"] ?? (everything || isNamed ? undefined : STATES) });
  if (isNamed && !only.includes("power-loss")) throw new Error("--subject, --fs and --adversary are for the part power-loss");
  return { parts, everything, shard, seed, out: values.out, powerLoss };
}

function requireDivisible(parts: readonly LanePart[], shard: string): void {
  parseShard(shard);
  const whole = parts.filter(({ isDivisible }) => !isDivisible).map(({ name }) => name);
  if (whole.length > 0) throw new Error(`--shard needs --only: ${whole.join(", ")} cannot be divided`);
}

type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The options of that lane, in the order of the usage. */
function forPowerLoss(values: Given): string[] {
  return Object.keys(POWER_LOSS).flatMap((name) => [values[name] ?? []].flat().flatMap((value) => [`--${name}`, String(value)]));
}
