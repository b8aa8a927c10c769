/** This defines `flagRequest`: what the options of a command line ask for. */
import type { PlanRequest } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { PlanOptions } from "./context-of.ts";

/** A request whose lists are all there. */
export type ListedRequest = { readonly [K in "links" | "trees" | "groups" | "restores"]: NonNullable<PlanRequest[K]> };

/** What is asked for; `--protect`, `--only`, `--except` and `--missing-targets` are for all links and trees of the command line. @throws `E_USAGE` `nothing_to_protect`, `nothing_to_choose` */
export function flagRequest({ link = [], tree = [], restore = [], which, protect, only, except, missingTargets }: PlanOptions): ListedRequest {
  if (protect === true && link.length + tree.length === 0) throw unused("protect", "nothing_to_protect", { what: "the links and trees", lacking: "--link and no --tree" });
  const choice = only !== undefined ? "only" : except !== undefined ? "except" : missingTargets !== undefined ? "missing-targets" : null;
  if (choice !== null && tree.length === 0) throw unused(choice, "nothing_to_choose", { what: "the trees", lacking: "--tree" });
  return {
    links: link.map((one) => ({ ...one, protect })),
    trees: tree.map((one) => ({ ...one, only, except, missingTargets, protect })),
    groups: [],
    restores: restore.map((target) => ({ target, which })),
  };
}

/** Nothing that was asked for is passed over. */
function unused(option: string, reason: "nothing_to_protect" | "nothing_to_choose", { what, lacking }: { readonly what: string; readonly lacking: string }): SwitchyardError {
  const message = `Cannot heed --${option}: it is for ${what} of the command line, and there is no ${lacking}.`;
  return new SwitchyardError({ id: "E_USAGE", reason, op: "flagRequest", message });
}
