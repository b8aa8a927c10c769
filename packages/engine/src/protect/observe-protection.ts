/** This defines `observeProtections`: what is known of the targets that a plan wants protected, or restores past a protection. */
import { encodeBytes, errnoOf, formatPath, isSwitchyardError, nodeName, observe, pathIn, safePath, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { DIVERSION_LINE_MAX, divertibilityOf, readDiversions, type DiversionEntry, type Divertibility } from "@switchyard/ownership";
import type { ProtectionObservation } from "@switchyard/policy";
import type { Context } from "../context.ts";
import type { Plan, PlannedAction } from "../plan/plan.ts";
import { Owners, type TargetOwner } from "../preflight/owners.ts";
import { isStanding, type Diversion } from "./diversion.ts";
import { standingProtections, type Protection } from "./standing-protections.ts";

/** What a plan does about one target's protection. */
export interface ObservedProtection {
  readonly observation: ProtectionObservation;
  /** The diversion that protects it once the plan is carried out: a new one, or that of an earlier run; null: none. */
  readonly diversion: Diversion | null;
  /** Whether an earlier run added it. */
  readonly stands: boolean;
  /** Of one that stands: the package whose file went to the diverted name. Null: whose the target is says its own path. */
  readonly owner: TargetOwner | null;
}

const UNASKED: ObservedProtection = { observation: { state: "unasked" }, diversion: null, stands: false, owner: null };

/** Answers for one action of the plan, whose directory is open. */
export type ProtectionOf = (action: PlannedAction, dir: DirHandle) => ObservedProtection;

/**
 * Asks dpkg once about all targets that the plan wants protected. The records of runs are read only where dpkg diverts
 * anything locally that a run may have diverted.
 *
 * @throws `SyscallError` where the kernel refuses to let the diverted name be looked at
 */
export async function observeProtections(root: Root, plan: Plan, context: Pick<Context, "stateDir">): Promise<ProtectionOf> {
  const entries = await entriesOf(root);
  const ours = standingIn(root, plan, { entries: entries ?? [], context });
  const wanted = plan.actions.filter((action) => action.kind === "link" && action.protect);
  // Most plans: nothing is kept of their paths.
  if (ours.size + wanted.length === 0) return () => UNASKED;
  const targets = new Set(plan.actions.map(({ target }) => formatPath(target)));
  const asked = new Map(divertibilityOf(root, wanted.map(({ target }) => target)).map((answer) => [answer.path, answer]));
  const holders = new Map([...ours.values()].map((one) => [one.aside, one.runId]));
  return (action, dir) => {
    const path = formatPath(action.target);
    const holder = holders.get(path);
    // What dpkg keeps there is what a rollback brings back.
    if (holder !== undefined) return { ...UNASKED, observation: { state: "standing", runId: holder } };
    const earlier = ours.get(path);
    if (earlier !== undefined) return standing(action, earlier);
    const answer = asked.get(path);
    return answer === undefined ? UNASKED : { ...UNASKED, ...wantedOf(answer, { dir, name: action.target.name, isReadable: entries !== null, targets }) };
  };
}

/** A protection that both its run and dpkg know of. */
interface Standing extends Protection {
  /** Where the package's file is. */
  readonly aside: string;
  /** Whose it is. */
  readonly owner: TargetOwner;
}

/** By target: those that a target of the plan is part of. Their owners are asked for in one question. */
function standingIn(root: Root, plan: Plan, { entries, context }: { readonly entries: readonly DiversionEntry[]; readonly context: Pick<Context, "stateDir"> }): ReadonlyMap<string, Standing> {
  const local = entries.filter(({ by }) => by === null);
  const names = new Set(local.flatMap(({ from, to }) => [from, to]).map((path) => path.slice(path.lastIndexOf("/") + 1)));
  if (!plan.actions.some(({ target }) => names.has(target.name))) return new Map();
  const found = [...standingProtections(root, context)].filter(([, { diversion }]) => isStanding(local, diversion));
  const asides = found.map(([target, { diversion }]) => `${target.slice(0, target.lastIndexOf("/"))}/${diversion.name}`);
  const owners = new Owners(root, asides.map((path) => safePath(path)));
  return new Map(found.map(([target, one], index) => [target, { ...one, aside: asides[index] ?? "", owner: owners.at(index) }]));
}

/** Null: they cannot be read, which only matters to who wants one more. */
async function entriesOf(root: Root): Promise<readonly DiversionEntry[] | null> {
  try {
    return await readDiversions(root);
  } catch (error) {
    if (isSwitchyardError(error) || errnoOf(error) !== undefined) return null;
    throw error;
  }
}

/** Of a target that a run protects: who wants that has it, who does not mind keeps it, and nothing is restored past it. */
function standing(action: PlannedAction, { runId, diversion, owner }: Standing): ObservedProtection {
  const base = { diversion, stands: true, owner };
  if (action.kind === "restore") return { ...base, observation: { state: "standing", runId } };
  if (!action.protect) return { ...base, observation: { state: "unasked" } };
  return { ...base, observation: { state: "wanted", diversion: "ours", notDpkg: null, isConffile: false, isAlternative: false, aside: "free" } };
}

interface Place {
  readonly dir: DirHandle;
  readonly name: NodeName;
  readonly isReadable: boolean;
  /** All targets of the plan: a diverted name cannot be one of them. */
  readonly targets: ReadonlySet<string>;
}

function wantedOf({ owner, diversion, isTaken, isConffile, isAlternative }: Divertibility, { dir, name, isReadable, targets }: Place): Pick<ObservedProtection, "observation" | "diversion"> {
  const local = owner.state === "dpkg" ? owner.diversion : null;
  const beside = local === null ? null : nameBeside(name, local.to);
  const isFree = beside !== null && !isTaken && !targets.has(pathIn(dir, beside)) && observe(dir, beside).kind === "none";
  const state = !isReadable || diversion.state === "unknown" ? "unknown" : diversion.state === "none" ? "none" : "foreign";
  return {
    observation: {
      state: "wanted",
      diversion: state,
      notDpkg: owner.state === "dpkg" ? null : owner.found,
      isConffile,
      isAlternative,
      aside: local === null || isFree ? "free" : beside === null ? "too_long" : "taken",
    },
    diversion: local === null || beside === null ? null : { do: "add", ...local, name: beside },
  };
}

/** The name in the target's directory; null where a name or a line of dpkg cannot be so long. */
function nameBeside(name: NodeName, to: string): NodeName | null {
  if (encodeBytes(to).length + 2 > DIVERSION_LINE_MAX) return null;
  try {
    return nodeName(`${name}${to.slice(to.lastIndexOf("/") + 1 + name.length)}`);
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
