/** This defines `localRunner`: the smoke runner that starts the tools as processes here. */
import { tmpdir } from "node:os";
import type { SmokeLimits } from "./limits.ts";
import type { Pack } from "./pack/pack.ts";
import { shippedPacks } from "./shipped-packs.ts";
import { limitsWith } from "./run/limits-with.ts";
import { openWorkplace } from "./run/open-workplace.ts";
import type { Equipment } from "./run/equipment.ts";
import { runSmoke } from "./run/run-smoke.ts";
import { SmokeError } from "./smoke-error.ts";
import type { SmokeRunner } from "./smoke-runner.ts";

/** How to check. */
export interface LocalRunnerOptions {
  /** Instead of the shipped ones; `[...shippedPacks(), mine]` adds one. */
  readonly packs?: readonly Pack[] | undefined;
  readonly limits?: Partial<SmokeLimits> | undefined;
  /** The directory in which each run makes its own; `os.tmpdir()` if absent. */
  readonly scratchIn?: string | undefined;
}

/**
 * A runner that starts `<root><target>`, without chroot, as the calling user: as root where the caller is root.
 *
 * Crash: see `runSmoke`.
 *
 * @throws `SmokeError` `E_USAGE` `pack_invalid`: two packs of one name; `limit_invalid`
 */
export function localRunner({ packs = shippedPacks(), limits = {}, scratchIn = tmpdir() }: LocalRunnerOptions = {}): SmokeRunner {
  const twice = packs.find(({ name }, at) => packs.findIndex((other) => other.name === name) !== at);
  if (twice !== undefined) throw new SmokeError("pack_invalid", { op: "localRunner", path: twice.name, message: `Cannot use the smoke packs: two are named ${JSON.stringify(twice.name)}.` });
  const equipment: Equipment = { packs, limits: limitsWith(limits), scratchIn };
  return {
    prepare: () => void openWorkplace(equipment).end(),
    run: (request) => runSmoke(equipment, request),
  };
}
