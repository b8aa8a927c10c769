/** This defines `drain`: a list that is used up. */

/** Each element in its order, taken off the list: what held only it is free before the next one is made of another. */
export function* drain<T extends object>(list: T[]): Generator<T> {
  list.reverse();
  for (let item = list.pop(); item !== undefined; item = list.pop()) yield item;
}
