/** This defines `Shard`: one of several equal parts of a lane, for machines that work side by side. */

/** The `index`-th of `count` parts, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** All of it. */
export const WHOLE: Shard = { index: 1, count: 1 };

/** Reads `2/6`. @throws where it is nothing of that kind */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^([1-9]\d*)\/([1-9]\d*)$/u.exec(text) ?? []).map(Number);
  if (index === 0 || index > count) throw new Error(`"${text}" is no part of a lane. Needed: I/N, e.g. 2/6, I from 1 to N`);
  return { index, count };
}

/** Every `count`-th of `items`: neighbours, which tend to cost the same, go to different parts. Together the parts are `items`. */
export function shardOf<Item>(items: readonly Item[], { index, count }: Shard): readonly Item[] {
  return items.filter((_, place) => place % count === index - 1);
}
