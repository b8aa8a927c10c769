/** This defines `chain`: several series of facts as one, none of them made before it is needed. */
import type { Fact } from "@switchyard/facts";

/** All facts of the first series, then all of the second, and so on. */
export function* chain(...series: readonly Iterable<Fact>[]): Generator<Fact> {
  for (const facts of series) yield* facts;
}
