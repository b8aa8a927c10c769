/** This defines `scenarioSchemas`. */
import { z } from "zod";
import { scenario } from "./scenario.ts";

/** By file name, the JSON Schema (2020-12) that editors check scenarios with. */
export function scenarioSchemas(): ReadonlyMap<string, unknown> {
  return new Map([["scenario.schema.json", z.toJSONSchema(scenario, { io: "input" })]]);
}
