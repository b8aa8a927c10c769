/** This defines `underLock`: a change of profiles, made while nobody else changes anything. */
import { exclusively, type Context } from "@switchyard/engine";
import type { Root } from "@switchyard/fs-atomic";
import { unusable } from "../layout/unusable.ts";
import type { ProfileEnding } from "./profile-report.ts";

/** Which change: its verb, and the prefix that it is made in. */
export interface LockedChange {
  readonly verb: string;
  readonly prefix: string;
}

/**
 * Takes the lock, ends unfinished runs, and acts.
 *
 * @returns what came of it, with the runs that were recovered: they are told also where what was asked for is refused
 * @throws what `exclusively` throws before it acts
 */
export async function underLock<Found extends object>(context: Context, { verb, prefix }: LockedChange, act: (root: Root) => Promise<Found>): Promise<(Found | object) & ProfileEnding> {
  return exclusively(context, verb, async (root, { recovered }) => {
    try {
      return { ...(await act(root)), recovered };
    } catch (error) {
      return { error: unusable(prefix, error), recovered };
    }
  });
}
