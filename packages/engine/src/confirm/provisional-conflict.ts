/** This defines `provisionalConflict`: what a provisional run has changed, no other run may change. Pure. */
import { formatPath, SwitchyardError } from "@switchyard/fs-atomic";
import type { Plan } from "../plan/plan.ts";
import { targetOf } from "../run/intent.ts";
import { confirmBy, type ProvisionalRun } from "./provisional-run.ts";

/**
 * The refusal of a change of one of these targets, or null where none of them waits for a confirmation. Otherwise the undo
 * of the provisional run would meet another run's node, or that run would keep, as what was there before, what may be undone.
 *
 * @param targets paths inside the root
 * @returns `E_POLICY` `provisional_run`, naming the first of them and its run
 */
export function provisionalConflict(waiting: readonly ProvisionalRun[], targets: Iterable<string>): SwitchyardError | null {
  const held = new Map(waiting.flatMap((one) => one.run.intents.map((record) => [targetOf(record), one] as const)));
  for (const path of held.size === 0 ? [] : targets) {
    const by = held.get(path);
    if (by !== undefined) return provisionalRun(path, by);
  }
  return null;
}

/**
 * Throws the {@link provisionalConflict} of a plan, if it has one: also where its targets are as wanted, because they may not stay so.
 * A link through a pointer that a provisional run has changed counts too: it would lead nowhere where the pointer goes back to a
 * profile without that applet.
 */
export function checkProvisional(waiting: readonly ProvisionalRun[], { actions }: Plan): void {
  const error = provisionalConflict(waiting, actions.map(({ target }) => formatPath(target))) ?? throughPointer(waiting, actions);
  if (error !== null) throw error;
}

function throughPointer(waiting: readonly ProvisionalRun[], actions: Plan["actions"]): SwitchyardError | null {
  const pointers = waiting.flatMap((one) => one.run.intents.flatMap((record) => (record.pointer === true ? [{ path: targetOf(record), one }] : [])));
  for (const action of pointers.length === 0 ? [] : actions) {
    const source = action.kind === "link" ? formatPath(action.source) : "";
    const held = pointers.find(({ path }) => source.startsWith(`${path}/`));
    if (held !== undefined) return provisionalRun(held.path, held.one);
  }
  return null;
}

/** `E_POLICY` `provisional_run`: the path is what the run changed. */
export function provisionalRun(path: string, { run, deadlineMs }: ProvisionalRun): SwitchyardError {
  const { run_id: id } = run.begin;
  return new SwitchyardError({
    id: "E_POLICY",
    reason: "provisional_run",
    op: "commit",
    path,
    message: `Cannot change ${JSON.stringify(path)}: the run ${id} changed it and waits until ${confirmBy(deadlineMs)} to be confirmed; needed is a target that no provisional run has changed.`,
    remedies: [`Confirm that run: switchyard confirm ${id}`, `Or take it back: switchyard rollback ${id} --commit`],
  });
}
