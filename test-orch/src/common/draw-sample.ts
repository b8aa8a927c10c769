/** This defines `drawSample`: a fair part of too many things to try. */
import { seededRandom } from "../power-loss/explorer/seeded-random.ts";
import { shuffle } from "../power-loss/explorer/shuffle.ts";

/** How to draw. */
export interface Sample {
  readonly size: number;
  /** The same seed draws the same part. */
  readonly seed: number;
}

/** At most `size` of `items`, in their order. The groups take turns, so that none is crowded out by a larger one. */
export function drawSample<Item>(items: readonly Item[], groupOf: (item: Item) => string, { size, seed }: Sample): Item[] {
  const random = seededRandom(seed);
  const groups = [...Map.groupBy(shuffle(items, random), groupOf).values()];
  const turns = groups.flatMap((group) => group.map((item, turn) => ({ item, turn })));
  const drawn = turns.toSorted((left, right) => left.turn - right.turn).slice(0, size);
  const chosen = new Set(drawn.map(({ item }) => item));
  return items.filter((item) => chosen.has(item));
}
