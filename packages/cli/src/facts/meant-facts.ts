/** This defines `meantFacts`: the recorded facts that a filter means, read one after another. */
import type { FactsPlace } from "@switchyard/engine";
import { factLines, factLinesBackwards, objectIn } from "@switchyard/facts";
import { isMeant, type AnyFact, type FactFilter } from "./fact-filter.ts";

/** What is read. */
export interface MeantFacts {
  /** Reads them anew each time it is asked. */
  readonly facts: () => Iterable<AnyFact>;
  /** The lines as they stand. */
  readonly lines: () => Iterable<string>;
  /** How many lines were met, in the newest reading, that are no facts at all. */
  readonly others: () => number;
}

/** @param last only so many, the newest; they are found from the end */
export function meantFacts(place: FactsPlace | null, filter: FactFilter, last?: number): MeantFacts {
  let others = 0;
  function* meant(lines: Iterable<string>): Generator<readonly [string, AnyFact]> {
    others = 0;
    for (const line of lines) {
      const fact = objectIn(line);
      if (fact === null) others += 1;
      else if (isMeant(fact, filter)) yield [line, fact];
    }
  }
  function* read(): Generator<readonly [string, AnyFact]> {
    if (place === null) return;
    if (last === undefined) yield* meant(factLines(place.dir, place.name));
    else yield* newest(meant(factLinesBackwards(place.dir, place.name)), last).toReversed();
  }
  return { facts: () => again(read, ([, fact]) => fact), lines: () => again(read, ([line]) => line), others: () => others };
}

function newest<T>(backwards: Iterable<T>, count: number): T[] {
  const found: T[] = [];
  for (const one of backwards) {
    found.push(one);
    if (found.length === count) break;
  }
  return found;
}

/** What is read anew by everyone who looks. */
function again<T, R>(read: () => Iterable<T>, part: (one: T) => R): Iterable<R> {
  return {
    *[Symbol.iterator]() {
      for (const one of read()) yield part(one);
    },
  };
}
