/** This defines `subsetDifferences`: where a document lacks what is expected of it. */

/** One place in the document that is not as expected. */
export interface Difference {
  /** The keys that lead there, joined by dots; empty for the whole. */
  readonly at: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Of an object every expected key counts and others do not; a list has the expected elements in order, and no more. */
export function subsetDifferences(expected: unknown, found: unknown, at = ""): Difference[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) return [{ at, expected, found }];
    return expected.flatMap((one, index) => subsetDifferences(one, found[index], join(at, `${index}`)));
  }
  if (isObject(expected)) {
    if (!isObject(found)) return [{ at, expected, found }];
    return Object.entries(expected).flatMap(([key, value]) => subsetDifferences(value, found[key], join(at, key)));
  }
  return Object.is(expected, found) ? [] : [{ at, expected, found }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}
