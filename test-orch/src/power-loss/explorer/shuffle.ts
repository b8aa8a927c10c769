// This defines `shuffle`.

import type { Random } from "./seeded-random.ts";

/** The same items in an order given by `random`. */
export function shuffle<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}
