// This defines `combineDisks`: the choices of several disks put together.

import type { Survivors } from "./list-survivors.ts";
import type { Random } from "./seeded-random.ts";

const RANDOM_COMBINATIONS = 16;

/** How to combine. */
export interface CombineOptions {
  /** The disks whose choices are new at this instant; the others' have been combined before. */
  readonly changed: readonly number[];
  readonly random: Random;
}

/**
 * Puts together one choice for each disk, each disk cut on its own: every choice of each changed disk with every
 * combination of "all" and "none" on the others, then some combinations by chance.
 *
 * @param lists what `listSurvivors` gave for each disk: "all" first, then "none".
 */
export function combineDisks(
  lists: readonly (readonly Survivors[])[],
  { changed, random }: CombineOptions,
): readonly (readonly Survivors[])[] {
  const systematic = changed.flatMap((disk) => {
    return product(lists.map((list, other) => (other === disk ? list : list.slice(0, 2))));
  });
  const undecided = lists.filter((list) => list.length > 1).length;
  const samples = undecided > 1 ? RANDOM_COMBINATIONS : 0;
  return [...systematic, ...Array.from({ length: samples }, () => lists.flatMap((list) => pick(list, random)))];
}

function product(lists: readonly (readonly Survivors[])[]): readonly (readonly Survivors[])[] {
  return lists.reduce<readonly (readonly Survivors[])[]>(
    (tuples, list) => tuples.flatMap((tuple) => list.map((choice) => [...tuple, choice])),
    [[]],
  );
}

function pick(list: readonly Survivors[], random: Random): readonly Survivors[] {
  const place = Math.floor(random() * list.length);
  return list.slice(place, place + 1);
}
