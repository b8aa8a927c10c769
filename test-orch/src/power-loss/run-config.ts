// This defines `runConfig`: one file system under one adversary, from recording to result.

import type { Adversary } from "./adversary.ts";
import { describeCut } from "./explorer/describe-cut.ts";
import type { CrashState } from "./explorer/crash-state.ts";
import { enumerateStates } from "./explorer/enumerate-states.ts";
import { sampleStates } from "./explorer/sample-states.ts";
import { fileSystems } from "./file-systems.ts";
import type { FileSystemName } from "./file-systems.ts";
import type { WorkArea } from "./host/work-area.ts";
import type { BaseImage } from "./images/base-image.ts";
import { checkStates } from "./mounter/check-states.ts";
import type { MountHelper } from "./mounter/mount-helper.ts";
import type { StateFinding } from "./mounter/state-finding.ts";
import type { ConfigResult, PowerLossPlace, StatePlace } from "./power-loss-result.ts";
import type { PowerLossSubject } from "./power-loss-subject.ts";
import { recordWorkload } from "./recorder/record-workload.ts";
import { howToRepeat } from "./how-to-repeat.ts";
import { violationsOf } from "./violations-of.ts";

/** One configuration of a run. */
export interface Config {
  readonly subject: PowerLossSubject;
  readonly fileSystem: FileSystemName;
  readonly adversary: Adversary;
  readonly bases: readonly BaseImage[];
  readonly seed: number;
  readonly maxStates: number;
  /** Where to keep images of violating states; null keeps none. */
  readonly keepStates: string | null;
  /** The command line that runs it again; null where there is none. */
  readonly again: ((place: PowerLossPlace) => string) | null;
}

/** Records the workload once, lists its crash states, and has them checked. */
export async function runConfig(area: WorkArea, helper: MountHelper, config: Config): Promise<ConfigResult> {
  const { subject, fileSystem, adversary, bases, seed, maxStates } = config;
  const spec = fileSystems[fileSystem];
  const started = performance.now();
  const journal = await recordWorkload(area, helper, { subject, spec, adversary, bases });
  const recorded = performance.now();
  const { states, enumerated } = enumerateStates({ journal, bases: bases.map(({ page }) => page), seed });
  const listed = performance.now();
  const sample = sampleStates(states, { maxStates, seed });
  const findings = await checkStates(area, { subject, spec, bases, states: sample });
  const placeOf = (state: CrashState): StatePlace => ({ fileSystem, adversary, ...wordsFor(state) });
  return {
    fileSystem,
    adversary,
    enumerated,
    distinct: states.length,
    checked: findings.length,
    unmountable: findings.flatMap(({ state, refusal }) => (refusal === null ? [] : [{ ...placeOf(state), refusal, reproduce: howToRepeat(config, state) }])),
    outcomes: histogram(findings),
    violations: violationsOf(findings, { config, placeOf }),
    millis: { record: recorded - started, enumerate: listed - recorded, check: performance.now() - listed },
  };
}

function wordsFor(state: CrashState): Omit<StatePlace, "fileSystem" | "adversary"> {
  const { ordinal, reached, lastCall } = state;
  return { ordinal, reached, lastCall, how: describeCut(state) };
}

function histogram(findings: readonly StateFinding[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { outcome } of findings) {
    if (outcome !== undefined) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
