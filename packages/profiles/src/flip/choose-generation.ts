/** This defines `chooseGeneration`: to which profile a rollback of profiles returns. Pure. */
import type { FlipLine } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";

/** Where it returns to. */
export interface ChosenGeneration {
  readonly profile: string;
  /** Null: the profile was active before the first generation that is known to have led there. */
  readonly generation: number | null;
  /** Whether the current generation came back from that very profile, so that going back leads forward again. */
  readonly again: boolean;
}

/**
 * A given generation, also one that was undone; or the one before the current one, which is the profile that the current flip left. A flip
 * that was cut short is the current one, wherever the pointer leads.
 *
 * @param lines of one prefix, newest first
 * @param wanted null: the one before
 * @throws `E_USAGE` `generation_unknown`; `E_POLICY` `no_earlier_generation`
 */
export function chooseGeneration(lines: readonly FlipLine[], wanted: number | null): ChosenGeneration {
  if (wanted !== null) {
    const line = lines.find(({ generation }) => generation === wanted);
    if (line === undefined) throw unknown(wanted, lines);
    return { profile: line.to_profile, generation: wanted, again: false };
  }
  const [newest] = lines;
  // It was cut short: whichever way it is ended, what it left is what was before it.
  const current = newest?.state === "unfinished" ? newest : lines.find((line) => line.current);
  if (current === undefined || current.from_profile === null) throw none(current);
  const profile = current.from_profile;
  const before = lines.find(({ generation, to_profile: to }) => generation < current.generation && to === profile);
  return { profile, generation: before?.generation ?? null, again: isReturn(lines, current) };
}

/** From A to B, and then back to A. */
function isReturn(lines: readonly FlipLine[], { generation, from_profile: from, to_profile: to }: FlipLine): boolean {
  const last = lines.find((line) => line.generation < generation && line.stands);
  return last !== undefined && last.to_profile === from && last.from_profile === to;
}

function unknown(wanted: number, lines: readonly FlipLine[]): SwitchyardError {
  const found = lines.length === 0 ? "there is none yet" : `there are 1 to ${lines[0]?.generation ?? 1}`;
  const message = `Cannot return to generation ${wanted}: ${found}.`;
  return new SwitchyardError({ id: "E_USAGE", reason: "generation_unknown", op: "profile", message });
}

function none(current: FlipLine | undefined): SwitchyardError {
  const found = current === undefined ? "no flip that stands led where the pointer leads" : `no profile was active before generation ${current.generation}`;
  const message = `Cannot return to the generation before: ${found}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "no_earlier_generation", op: "profile", message });
}
