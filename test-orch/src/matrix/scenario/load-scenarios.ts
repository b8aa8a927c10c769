/** This defines `loadScenarios`. */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { MatrixError } from "../matrix-error.ts";
import { readYaml } from "./read-yaml.ts";
import { type Scenario, scenario } from "./scenario.ts";

/** Where scenarios are committed. */
export const SCENARIOS = join(import.meta.dirname, "../../../scenarios");
/** Lists that lie beside the scenarios. */
const LISTS = new Set(["kernel-lacks.yaml", "distros.yaml"]);

/** A scenario and the name of its file, without `.yaml`. */
export interface NamedScenario {
  readonly name: string;
  readonly scenario: Scenario;
}

/** Every scenario of a directory, by name. @throws {@link MatrixError} `bad-scenario`: which file, where, and what is wrong with it. */
export function loadScenarios(directory: string = SCENARIOS): NamedScenario[] {
  const files = namesIn(directory).filter((name) => name.endsWith(".yaml") && !LISTS.has(name));
  if (files.length === 0) throw new MatrixError("bad-scenario", `There is no scenario in "${directory}". Needed: files whose names end in .yaml.`);
  return files.sort().map((file) => ({ name: basename(file, ".yaml"), scenario: readYaml(join(directory, file), scenario) }));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (cause) {
    throw new MatrixError("bad-scenario", `Cannot read the scenarios of "${directory}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
