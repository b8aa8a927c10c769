/** This defines the deterministic ids of actions and plans (REQ-D1, docs/formats/ids.md). */
import { v5 } from "uuid";
import { canonical } from "./canonical.ts";

/** UUIDv5 of the name `switchyard` in the DNS namespace: the namespace of all ids here. */
export const NAMESPACE = "c93993d0-572c-599e-b1dd-06547b759459";

/** One action as planned, normalised: canonical paths inside the root. */
export type ActionInput =
  /** `dest` is the text that the link gets; `protect` whether the package manager is to keep off it. */
  | { readonly kind: "link"; readonly target: string; readonly source: string; readonly dest: string; readonly protect?: boolean }
  /** `which` is the backup that is meant: `newest`, `previous`, `original`. */
  | { readonly kind: "restore"; readonly target: string; readonly which: string };

/** The id of an action: the same input gives the same id on every machine, at every time. */
export function actionId(input: ActionInput): string {
  const { kind, target } = input;
  // Named only where it is true: what was planned before it existed keeps its id.
  const rest = kind === "link" ? { source: input.source, dest: input.dest, ...(input.protect === true ? { protect: true } : {}) } : { which: input.which };
  return v5(canonical({ kind, target, ...rest }), NAMESPACE);
}

/** The id of a plan: over the ids of its actions, in their order. */
export function planId(actionIds: readonly string[]): string {
  return v5(canonical({ actions: actionIds }), NAMESPACE);
}
