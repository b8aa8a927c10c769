/** This defines `CellError`: a scenario that cannot go on. */

/** What the reader of the report needs to know, in the terms of a failure. */
export class CellError extends Error {
  readonly expected: string;
  readonly found: string;

  constructor(expected: string, found: string) {
    super(`${expected}: ${found}`);
    this.name = "CellError";
    this.expected = expected;
    this.found = found;
  }
}
