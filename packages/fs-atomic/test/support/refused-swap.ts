/** This defines `refusedSwap`: a swap and its settling with one refusal by the kernel, and what that led to. */
import { isDeepStrictEqual } from "node:util";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { swap, type SwapOptions } from "../../src/swap/swap.ts";
import { look } from "./look.ts";
import { isTyped, type Refused } from "./refused.ts";
import type { Scratch } from "./scratch.ts";
import { begin, prepare, type Shape } from "./shapes.ts";
import { failingAt } from "./wrapped.ts";

/** Which answer is a refusal, of which kind, and in the course of what. */
export interface RefusedSwap extends Refused, SwapOptions {
  readonly where: "swap" | "settle";
}

/** What one refusal led to. */
export interface SwapOutcome {
  /** Whether every error was a typed one. */
  readonly typed: boolean;
  /** Whether settling it afterwards left everything exactly as before. */
  readonly settled: boolean;
  /** Whether it did not come to that many calls. */
  readonly isBeyond: boolean;
}

/** A swap in an empty place, undone, with one refusal in one of the two; then settled once more. */
export function refusedSwap(shape: Shape, { path, dir }: Scratch, { n, code, where, allowNoExchange }: RefusedSwap): SwapOutcome {
  prepare(path, shape);
  const before = look(dir);
  const change = begin(dir, shape, () => undefined);
  const failing = failingAt(dir.sys, n, code);
  const [first, second] = where === "swap" ? [failing.sys, dir.sys] : [dir.sys, failing.sys];
  const errors: unknown[] = [];
  const attempt = (act: () => unknown): void => { try { act(); } catch (error) { errors.push(error); } };
  attempt(() => swap({ ...dir, sys: first }, change, { allowNoExchange }));
  attempt(() => settleSwap({ ...dir, sys: second }, change, "undo"));
  const { outcome } = settleSwap(dir, change, "undo");
  const settled = outcome === "settled" && isDeepStrictEqual(look(dir), before);
  return { typed: errors.every((error) => isTyped(error, code)), settled, isBeyond: failing.answers() <= n };
}
