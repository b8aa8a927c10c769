/** This defines `surveyTargets`: what an adoption finds at its targets, and of the profiles there are. Reads only. */
import { formatPath, nodeName, observe, safePath, SwitchyardError, withLook, type Look, type NodeName, type ObservedNode, type Root } from "@switchyard/fs-atomic";
import { canonicalPrefix } from "@switchyard/engine";
import { isThere } from "../layout/is-there.ts";
import { withProfiles, type Profiles } from "../layout/open-profiles.ts";
import { profileName } from "../layout/profile-name.ts";
import { readPointer, type Pointer } from "../layout/read-pointer.ts";
import { withTree } from "../layout/with-tree.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { readRecord } from "../record/read-record.ts";
import type { PassedOverCommand } from "./adopt-report.ts";
import type { AdoptRequest } from "./adopt-request.ts";
import { likeTargets } from "./like-targets.ts";
import { providersOf } from "./providers-of.ts";
import { isStableText, stableSource } from "./stable-source.ts";

/** One target. */
export interface Adoptable {
  /** Free of links in its parents. */
  readonly target: string;
  /** The applet that it becomes. */
  readonly name: NodeName;
  /** Where its stable link leads to: `PREFIX/active/bin/NAME`. */
  readonly source: string;
  /** Whether it is that link already. */
  readonly isStable: boolean;
}

/** All that an adoption goes by. */
export interface SurveyedTargets {
  /** Inside the root, free of links. */
  readonly prefix: string;
  /** By path, each once. */
  readonly targets: readonly Adoptable[];
  readonly passedOver: readonly PassedOverCommand[];
  readonly pointer: Pointer;
  /** The record of the profile that is to hold the targets; null: it is not built yet. */
  readonly record: ProfileRecord | null;
}

/**
 * @throws `E_USAGE`: as `safePath`, `bad_profile_name`; `no_targets`: none is named; `E_POLICY`: as `resolveInRoot`; `profile_missing`:
 * there is no profile to be alike; `profile_unreadable`, `profiles_unusable`; `source_is_target`: a target is the program that a
 * profile leads to; `target_missing`, `target_kind`
 */
export async function surveyTargets(root: Root, request: AdoptRequest): Promise<SurveyedTargets> {
  const name = profileName(request.profile);
  const prefix = `/${canonicalPrefix(root, formatPath(safePath(request.prefix))).join("/")}`;
  const { record, providers } = (await withProfiles(root, prefix, async (profiles) => ({ record: await recordOf(profiles, name), providers: await providersOf(profiles) }))) ?? { record: null, providers: new Map<string, string>() };
  const named = adoptables(root, prefix, request.targets);
  for (const { target } of named) checkNoProvider(target, providers);
  const like = request.like === null ? { targets: [], passedOver: [] } : await likeTargets(root, { prefix, profile: request.like, providers });
  const all = new Map([...named, ...adoptables(root, prefix, like.targets)].map((one) => [one.target, one]));
  if (all.size === 0) throw nothing();
  return { prefix, targets: [...all.values()].sort((a, b) => (a.target < b.target ? -1 : 1)), passedOver: like.passedOver, pointer: readPointer(root, prefix), record };
}

function recordOf(profiles: Profiles, name: NodeName): Promise<ProfileRecord | null> {
  if (!isThere(profiles.dir, name)) return Promise.resolve(null);
  return withTree(profiles, name, ({ dir }) => readRecord(dir, name));
}

function adoptables(root: Root, prefix: string, wanted: readonly string[]): Adoptable[] {
  return withLook(root, (look) => wanted.map((target) => adoptable(look, prefix, target)));
}

function adoptable(look: Look, prefix: string, wanted: string): Adoptable {
  const target = look.resolve(safePath(wanted), "keep").path;
  const shown = formatPath(target);
  const node = look.within(target.parents, (dir) => observe(dir, target.name));
  if (node.kind !== "file" && node.kind !== "symlink") throw unfit(shown, node);
  return { target: shown, name: nodeName(target.name), source: formatPath(stableSource(target, prefix)), isStable: node.kind === "symlink" && isStableText(node.dest, target, prefix) };
}

function unfit(path: string, { kind }: ObservedNode): SwitchyardError {
  const found = kind === "none" ? "nothing" : kind === "dir" ? "a directory" : "what is no regular file";
  const message = `Cannot adopt ${JSON.stringify(path)}: found ${found}; needed is a program.`;
  // Those of the registry are for targets of trees.
  const remedies = ["Name a program that stands there; what is below a directory, with --like PROFILE."];
  return new SwitchyardError({ id: "E_POLICY", reason: kind === "none" ? "target_missing" : "target_kind", op: "adopt", path, message, remedies });
}

/** A profile would lead to itself. */
function checkNoProvider(target: string, providers: ReadonlyMap<string, string>): void {
  const profile = providers.get(target);
  if (profile === undefined) return;
  const message = `Cannot adopt ${JSON.stringify(target)}: the profile ${JSON.stringify(profile)} leads to it, and as a stable link it would lead back there.`;
  throw new SwitchyardError({ id: "E_POLICY", reason: "source_is_target", op: "adopt", path: target, message });
}

function nothing(): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason: "no_targets", op: "adopt", message: "Cannot adopt nothing: no target is named, and no command of a profile stands anywhere." });
}
