/** This defines `drawMutants`: which mutants to make. */
import { randomInt } from "node:crypto";
import process from "node:process";
import { drawSample } from "../common/draw-sample.ts";
import type { Mutant } from "./mutant.ts";

/** The chosen ones, and how to choose them again. */
export interface DrawnMutants {
  readonly mutants: readonly Mutant[];
  readonly words: string;
}

/**
 * Draws some. MUTANTS_SEED draws the same again, MUTANTS_ONLY takes those
 * alone that have this text in their names.
 *
 * @param size default: all
 */
export function drawMutants(all: readonly Mutant[], size = Infinity): DrawnMutants {
  const only = process.env["MUTANTS_ONLY"];
  if (only !== undefined) return { mutants: all.filter(({ name }) => name.includes(only)), words: `MUTANTS_ONLY=${only}` };
  const seed = Number(process.env["MUTANTS_SEED"] ?? randomInt(2 ** 32));
  return { mutants: drawSample(all, () => "", { size, seed }), words: `MUTANTS_SEED=${seed}` };
}
