/** This defines `planTree`: what a new profile's tree will be, or why it cannot be. */
import { type NodeName, type Root, type SwitchyardError } from "@switchyard/fs-atomic";
import { canonicalPrefix, stopPoint, type Context } from "@switchyard/engine";
import { profileName } from "../layout/profile-name.ts";
import { aclWarnings } from "./acl-warnings.ts";
import { PROFILES } from "../layout/profile-places.ts";
import type { BuildRequest } from "./build-request.ts";
import type { Gathered } from "./candidate.ts";
import { checkPlace } from "./check-place.ts";
import { choose } from "./choose.ts";
import { fromDirectory } from "./from-directory.ts";
import { fromMulticall } from "./from-multicall.ts";
import { fromPackage } from "./from-package.ts";
import { fromTargets } from "./from-targets.ts";
import { planApplets } from "./plan-applets.ts";
import type { PlannedApplet } from "./planned-applet.ts";

/** What a tree will be. */
export interface TreePlan {
  readonly name: NodeName;
  /** The components of `PREFIX`, free of links. */
  readonly parents: readonly NodeName[];
  readonly gathered: Gathered;
  /** Sorted by name. */
  readonly applets: readonly PlannedApplet[];
  /** Why programs cannot be applets; where there are any, nothing is to be built. */
  readonly refused: readonly SwitchyardError[];
  readonly warnings: readonly string[];
}

/** (1) Gathers, (2) chooses, (3) judges. Changes nothing. @throws as these do; `E_GENERIC` `interrupted` */
export async function planTree(root: Root, context: Context, request: BuildRequest): Promise<TreePlan> {
  const name = profileName(request.name);
  const parents = canonicalPrefix(root, request.prefix);
  await stopPoint(context.signal, { op: "profile", leaves: "No profile was built." });
  checkPlace(root, [...parents, PROFILES], context.policy);
  const gathered = await gather(root, context, request); // (1)
  const chosen = choose(gathered.candidates, request); // (2)
  const { applets, errors: refused } = planApplets(root, chosen.candidates, { parents, profile: name, entries: entriesOf(request), policy: context.policy }); // (3)
  return { name, parents, gathered, applets, refused, warnings: [...gathered.warnings, ...chosen.warnings, ...aclWarnings(applets, context.policy)] };
}

function entriesOf({ from, copy = false }: BuildRequest): "links" | "copies" | "inodes" {
  if (copy) return "copies";
  return from.kind === "targets" ? "inodes" : "links";
}

async function gather(root: Root, { policy, signal }: Context, { from }: BuildRequest): Promise<Gathered> {
  switch (from.kind) {
    case "directory":
      return fromDirectory(root, from.path);
    case "multicall":
      return fromMulticall(root, from, { policy, signal });
    case "package":
      return fromPackage(root, from);
    case "targets":
      return fromTargets(root, from.paths);
    default:
      return from satisfies never;
  }
}
