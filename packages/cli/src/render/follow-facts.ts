/** This defines `followFacts`: the newest facts, and those that come. */
import { setTimeout as sleep } from "node:timers/promises";
import process from "node:process";
import { withFacts, type Context, type FactsPlace } from "@switchyard/engine";
import { maskerOf, maskIn, objectIn, factLinesBackwards, type Masker } from "@switchyard/facts";
import { written } from "../output/written.ts";
import { factRow } from "./fact-row.ts";

/** How often the file is looked at, in milliseconds. */
const LOOK_MS = 250;

/** How it is shown. */
export interface FollowOptions {
  /** So many of those that are there already. */
  readonly lines: number;
  readonly json?: boolean | undefined;
}

/** Prints facts as they come, over full files too, until it is ended or nobody reads any more. Also where none were recorded yet. */
export async function followFacts(context: Context, { lines, json }: FollowOptions): Promise<number> {
  const masker = maskerOf(process.env);
  let last: string | null = null;
  for (let count: number | undefined = lines; ; count = undefined) {
    const fresh = await withFacts(context, async (place) => (place === null ? [] : since(place, last, count)));
    last = fresh.at(-1) ?? last;
    const text = fresh.map((line) => shown(line, json === true, masker)).join("");
    if (text === "" ? process.stdout.destroyed || process.stdout.errored !== null : !(await written(process.stdout, text))) return 0;
    await sleep(LOOK_MS);
  }
}

/** The lines after this one, oldest first; at most so many. Where it is not there any more, those that are. */
function since({ dir, name }: FactsPlace, last: string | null, count: number | undefined): string[] {
  const found: string[] = [];
  for (const line of factLinesBackwards(dir, name)) {
    if (line === last || found.length === count) break;
    found.push(line);
  }
  return found.toReversed();
}

function shown(line: string, isJson: boolean, masker: Masker): string {
  const fact = objectIn(line);
  if (fact === null) return "";
  return isJson ? `${JSON.stringify(maskIn(fact, masker))}\n` : `${masker(factRow(fact).filter(Boolean).join("  "))}\n`;
}
