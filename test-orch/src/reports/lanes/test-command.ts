/** This defines `testCommand`: the command line that runs some tests again. */
import { shellWord } from "../text/shell-word.ts";

/** Tests, and what draws the same again. */
export interface RepeatedTests {
  readonly project: "lanes" | "full";
  /** A file or a folder, from the top of the workspace. */
  readonly file: string;
  /** A part of the names of the tests; absent: all. */
  readonly test?: string;
  readonly environment: Readonly<Record<string, string | number>>;
}

/** Typed at the top of the workspace, once that has been built. */
export function testCommand({ project, file, test, environment }: RepeatedTests): string {
  const set = Object.entries(environment).map(([name, value]) => `${name}=${shellWord(`${value}`)}`);
  // vitest(1) takes it for a regular expression.
  const named = test === undefined ? [] : ["-t", shellWord(test.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`))];
  return [...set, "npx", "vitest", "run", "--project", project, file, ...named].join(" ");
}
