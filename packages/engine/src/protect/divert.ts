/** This defines `divert`: the protection of a run's targets, there before any of them changes. */
import { errnoOf, identityOf, nodeName, observe, pathIn, sameNode, SwitchyardError } from "@switchyard/fs-atomic";
import { changeDiversions, readDiversions } from "@switchyard/ownership";
import type { RunWork } from "../run/run-work.ts";
import { isDiverting, type DivertingIntent } from "./aside-of.ts";
import { isStanding, localDiversion } from "./diversion.ts";

/**
 * (1) Gives each node that is to be displaced its second name, at which dpkg's upgrades will find it, (2) makes those names
 * durable, (3) tells dpkg, in one write. In this order the diverted name holds the package's file whenever dpkg looks there.
 * What is diverted already is left as it is.
 *
 * Crash: some of the second names are there, then also the diversions; calling it again goes on, `withdraw` takes all of it back.
 *
 * @throws `E_ATOMIC_SWAP` `name_taken`, `conflict`; `E_POLICY` of `DiversionError`; `SyscallError`, e.g. `EPERM` where the file
 * system has no hard links
 */
export async function divert({ root, intents, policy }: Pick<RunWork, "root" | "intents" | "policy">): Promise<void> {
  const adding = intents.filter((intent) => isDiverting(intent, "add"));
  if (adding.length === 0) return;
  const entries = await readDiversions(root);
  const missing = adding.filter(({ record }) => !isStanding(entries, record.diversion));
  for (const intent of missing) giveSecondName(intent); // (1)
  for (const dir of new Set(missing.map((intent) => intent.dir))) await dir.sys.fsync(dir.fd); // (2)
  const add = missing.map(({ record }) => localDiversion(record.diversion));
  await changeDiversions(root, { add, remove: [] }, { allowRunning: policy.allow_package_manager_running }); // (3)
}

function giveSecondName({ dir, record }: DivertingIntent): void {
  const { sys, fd } = dir;
  const aside = nodeName(record.diversion.name);
  const isPrior = (): boolean => sameNode(identityOf(observe(dir, aside)), record.prior);
  try {
    sys.linkat(fd, nodeName(record.target), fd, aside);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    // An earlier go came so far.
    if (isPrior()) return;
    throw refused("name_taken", pathIn(dir, aside), "something stands there that was not there before", error);
  }
  if (isPrior()) return;
  // It was made just now, of a node that has another name: the target, or wherever that went.
  const made = observe(dir, aside);
  if (made.kind !== "none" && made.stat.nlink > 1) sys.unlinkat(fd, aside);
  throw refused("conflict", pathIn(dir, record.target), "it is not the node that was observed before");
}

function refused(reason: "conflict" | "name_taken", path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({ id: "E_ATOMIC_SWAP", reason, op: "divert", path, message: `Cannot protect ${JSON.stringify(path)}: ${found}.`, cause });
}
