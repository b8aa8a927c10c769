/** This defines `planOptions`: what of the context planning goes by. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { DEFAULT_ACTIONS, MAX_ACTIONS, type Context } from "../context.ts";
import type { PlanOptions } from "../plan/make-plan.ts";

/** @throws `E_USAGE` `bad_limit`: the limit on actions is no whole number from 1 to {@link MAX_ACTIONS} */
export function planOptions({ policy, maxActions = DEFAULT_ACTIONS }: Context): PlanOptions {
  if (Number.isInteger(maxActions) && maxActions >= 1 && maxActions <= MAX_ACTIONS) return { policy, maxActions };
  const message = `Cannot allow ${maxActions} actions: needed is a whole number from 1 to ${MAX_ACTIONS}.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "bad_limit", op: "plan", message });
}
