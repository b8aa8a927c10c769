// This defines `violationsOf`: the broken promises of a configuration, with the way back to them.

import { join } from "node:path";
import { mkdirSync } from "node:fs";
import type { CrashState } from "./explorer/crash-state.ts";
import { fileSystems } from "./file-systems.ts";
import { howToRepeat } from "./how-to-repeat.ts";
import type { StateFinding } from "./mounter/state-finding.ts";
import { writeState } from "./mounter/write-state.ts";
import type { StatePlace, Violation } from "./power-loss-result.ts";
import type { Config } from "./run-config.ts";

/** Lists the violations in `findings`. With `keepStates` the first state of each kind is kept as images. */
export function violationsOf(
  findings: readonly StateFinding[],
  { config, placeOf }: { readonly config: Config; readonly placeOf: (state: CrashState) => StatePlace },
): readonly Violation[] {
  const kinds = new Set<string>();
  return findings.flatMap(({ state, violations }) => {
    return violations.map((message) => {
      const first = !kinds.has(message);
      kinds.add(message);
      const kept = first && config.keepStates !== null ? keep(config.keepStates, config, state) : null;
      return { ...placeOf(state), message, reproduce: kept ?? howToRepeat(config, state) };
    });
  });
}

/** Writes the state's images and returns the commands that mount them. */
function keep(parent: string, config: Config, state: CrashState): string {
  const { subject, fileSystem, adversary, bases } = config;
  const dir = join(parent, `${subject.name}-${fileSystem}-${adversary}-${state.ordinal}`);
  mkdirSync(dir, { recursive: true });
  const { type, options } = fileSystems[fileSystem];
  const loop = ["loop", options].filter(Boolean).join(",");
  return writeState(dir, bases, state)
    .map((image, disk) => `mount -t ${type} -o ${loop} ${image} ${join("/mnt", subject.disks[disk]?.mountAt ?? "")}`)
    .join(" && ");
}
