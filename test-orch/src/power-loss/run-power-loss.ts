// This defines `runPowerLoss`: the whole lane for one subject.

import { adversariesFor } from "./adversaries-for.ts";
import type { Adversary } from "./adversary.ts";
import { describeConfig } from "./describe-config.ts";
import { fileSystems } from "./file-systems.ts";
import type { FileSystemName } from "./file-systems.ts";
import { chooseParent } from "./host/choose-parent.ts";
import { requireHost } from "./host/require-host.ts";
import { WorkArea } from "./host/work-area.ts";
import type { BaseImage } from "./images/base-image.ts";
import { makeBases } from "./images/make-bases.ts";
import { MountHelper } from "./mounter/mount-helper.ts";
import type { ConfigResult, PowerLossPlace, PowerLossResult } from "./power-loss-result.ts";
import type { PowerLossSubject } from "./power-loss-subject.ts";
import { requireSubject } from "./require-subject.ts";
import { runConfig } from "./run-config.ts";

/** What to run. */
export interface PowerLossOptions {
  readonly subject: PowerLossSubject;
  readonly fileSystems: readonly FileSystemName[];
  /** By default all that differ from one another on the disks of the subject. */
  readonly adversaries?: readonly Adversary[];
  /** Decides every choice made by chance; by default drawn anew, and reported. */
  readonly seed?: number;
  /** The most states to check in each configuration; by default all. */
  readonly maxStates?: number;
  /** A directory in which the first state of each kind of violation is kept as images. */
  readonly keepStates?: string;
  /** The command line that runs a configuration again, printed with what was found in it; by default words that say where to look. */
  readonly again?: (place: PowerLossPlace) => string;
  /** Takes lines for a person; by default they are dropped. */
  readonly report?: (line: string) => void;
}

/**
 * Records the workload of a subject on each file system under each adversary, cuts the power at every instant in every
 * way the rules allow, and has the subject judge where it comes up.
 *
 * A result without violations says something only next to a control that fails: run `ext4-no-barrier` as well.
 * Afterwards no mount, no loop device, no process and no file is left, nor after an exception or SIGINT.
 *
 * @throws {@link PowerLossError} the lane could not do its work.
 */
export async function runPowerLoss(options: PowerLossOptions): Promise<PowerLossResult> {
  const { subject, seed = drawSeed(), report = () => undefined } = options;
  const adversaries = options.adversaries ?? adversariesFor(subject.disks.length);
  requireSubject(subject);
  requireHost(options.fileSystems.map((name) => mkfsTool(name)));
  report(`power loss: subject ${subject.name}, seed ${seed}`);
  const limits = { seed, maxStates: options.maxStates ?? Infinity, keepStates: options.keepStates ?? null, again: options.again ?? null };
  const area = new WorkArea(chooseParent());
  const helper = new MountHelper(area);
  try {
    const basesByType = new Map<string, readonly BaseImage[]>();
    const configs: ConfigResult[] = [];
    for (const fileSystem of options.fileSystems) {
      const spec = fileSystems[fileSystem];
      const bases = basesByType.get(spec.type) ?? (await makeBases(area, helper, { subject, spec }));
      basesByType.set(spec.type, bases);
      for (const adversary of adversaries) {
        const config = await runConfig(area, helper, { subject, fileSystem, adversary, bases, ...limits });
        for (const line of describeConfig(config)) report(line);
        configs.push(config);
      }
    }
    return { subject: subject.name, seed, configs };
  } finally {
    helper.close();
    area.close();
  }
}

function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

function mkfsTool(name: FileSystemName): { readonly command: string; readonly aptPackage: string } {
  const { mkfs, aptPackage } = fileSystems[name];
  return { command: mkfs[0] ?? "", aptPackage };
}
