/** This defines `order` and `orderOfDigits`, from which all orders of versions are made. */
import type { Ordering } from "./compare-versions.ts";

/** By the values of numbers, or the codes of characters. */
export function order<T extends number | string>(a: T, b: T): Ordering {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** By the value of a run of digits, however long; an empty one is nought. */
export function orderOfDigits(a: string, b: string): Ordering {
  const [first, second] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return order(first.length, second.length) || order(first, second);
}
