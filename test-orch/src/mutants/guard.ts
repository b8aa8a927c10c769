/** This defines `Guard`: tests that are expected to fail where a promise is broken. */

/** Where a guard lies, see the README; `unit` and `system` are a package's own tests. */
export type GuardLane = "unit" | "system" | "golden" | "model" | "kill" | "refuse" | "power loss" | "rivals" | "observer";

/** Some tests of one file. */
export interface Guard {
  readonly lane: GuardLane;
  /** The vitest project that they belong to. */
  readonly project: "local" | "system" | "lanes";
  /** The file, from the top of the workspace. */
  readonly file: string;
  /** A part of the names of the tests; absent: all of the file. */
  readonly test?: string | undefined;
}

/** Tests of a package that need nothing of the machine. @param file below `packages` */
export function unit(file: string, test?: string): Guard {
  return { lane: "unit", project: "local", file: `packages/${file}`, test };
}

/** Tests of a package that need root. @param file below `packages` */
export function system(file: string, test?: string): Guard {
  return { lane: "system", project: "system", file: `packages/${file}`, test };
}

/** The persistence model. @param name one of `PRODUCT_MODELS` */
export function model(name: string): Guard {
  return { lane: "model", project: "lanes", file: "test-orch/test/model/product-model.system.test.ts", test: `model of ${name}: every disk` };
}

/** A lane that drives the built command. @param file below `test-orch/test` */
export function lane(name: GuardLane, file: string, test: string): Guard {
  return { lane: name, project: "lanes", file: `test-orch/test/${file}`, test };
}

/** In words, e.g. `unit packages/journal/test/journal-writer.test.ts`. */
export function guardName({ lane: name, file, test }: Guard): string {
  return `${name} ${file}${test === undefined ? "" : ` -t "${test}"`}`;
}
