/** This defines `StandingDiversions`: which targets dpkg keeps its upgrades off. Reads only. */
import { isSwitchyardError, type Root } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import { readDiversions, type DiversionEntry } from "@switchyard/ownership";
import { isStanding } from "../protect/diversion.ts";

/** Dpkg's record, read once, when a run that had it divert something is met. */
export class StandingDiversions {
  readonly #root: Root;
  #entries: readonly DiversionEntry[] | undefined;

  constructor(root: Root) {
    this.#root = root;
  }

  /** Whether dpkg diverts what this action had it divert; false where its record cannot be read. */
  async has({ diversion }: IntentRecord): Promise<boolean> {
    if (diversion?.do !== "add") return false;
    this.#entries ??= await readable(this.#root);
    return isStanding(this.#entries, diversion);
  }
}

/** A record that cannot be read is no reason to say nothing of the runs. */
async function readable(root: Root): Promise<readonly DiversionEntry[]> {
  try {
    return await readDiversions(root);
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "diversions_unusable") return [];
    throw error;
  }
}
