// This defines `checkStates`: the kernel's and the subject's word on each crash state.

import type { CrashState } from "../explorer/crash-state.ts";
import type { FileSystemSpec } from "../file-systems.ts";
import type { WorkArea } from "../host/work-area.ts";
import type { BaseImage } from "../images/base-image.ts";
import { askSubject } from "../../checker/ask-subject.ts";
import type { PowerLossSubject } from "../power-loss-subject.ts";
import { mountDisks } from "./mount-disks.ts";
import { MountHelper } from "./mount-helper.ts";
import type { StateFinding } from "./state-finding.ts";
import { workerCount } from "./worker-count.ts";
import { writeState } from "./write-state.ts";

/** What to check. */
export interface CheckInput {
  readonly subject: PowerLossSubject;
  readonly spec: FileSystemSpec;
  readonly bases: readonly BaseImage[];
  readonly states: readonly CrashState[];
}

/** Mounts every state, has the subject judge it, unmounts; several at a time, each with a mount of its own. */
export async function checkStates(area: WorkArea, input: CheckInput): Promise<readonly StateFinding[]> {
  const queue = input.states.values();
  const workers = Array.from({ length: workerCount(input.spec) }, (_, worker) => drain(area, input, { worker, queue }));
  // All must have ended, also after a failure: a straggler would mount where nobody cleans up any more.
  await Promise.allSettled(workers);
  const findings = await Promise.all(workers);
  return findings.flat().toSorted((left, right) => left.state.ordinal - right.state.ordinal);
}

/** One worker: takes states from the shared queue until it is empty. */
async function drain(
  area: WorkArea,
  input: CheckInput,
  { worker, queue }: { readonly worker: number; readonly queue: Iterable<CrashState> },
): Promise<readonly StateFinding[]> {
  const helper = new MountHelper(area);
  const place = { root: area.subdirectory(`check-${worker}`), imageDir: area.subdirectory(`images-${worker}`) };
  const findings: StateFinding[] = [];
  try {
    for (const state of queue) findings.push(await checkState(helper, input, { ...place, state }));
    return findings;
  } finally {
    helper.close();
  }
}

async function checkState(
  helper: MountHelper,
  { subject, spec, bases }: CheckInput,
  { root, imageDir, state }: { readonly root: string; readonly imageDir: string; readonly state: CrashState },
): Promise<StateFinding> {
  const images = writeState(imageDir, bases, state);
  const mounts = { root, places: subject.disks, images, type: spec.type, options: spec.options };
  const mounted = await mountDisks(helper, mounts);
  if (mounted.refusal !== null) return { state, refusal: mounted.refusal, violations: [], outcome: undefined };
  try {
    const { violations, outcome } = await askSubject(subject, { root, reached: state.reached, ordinal: state.ordinal });
    return { state, refusal: null, violations, outcome };
  } finally {
    await mounted.unmount();
  }
}
