/** This defines `canaryPath`: what PATH is with a profile first on it (REQ-K1). */
import { formatPath, isSwitchyardError, SwitchyardError, type NodeName, type Root } from "@switchyard/fs-atomic";
import { inProfile } from "../layout/in-profile.ts";
import { RECORD, type ProfilePlaces } from "../layout/profile-places.ts";
import { canaryProfile, type CanaryChoice } from "./canary-profile.ts";
import { rescueProfiles } from "./rescue-profile.ts";
import { recordOf } from "./record-of.ts";
import { startable } from "./startable.ts";

/** What is asked for. */
export interface CanaryRequest {
  readonly choice: CanaryChoice;
  /** The caller's own PATH. Empty: nothing follows the profile's directory. */
  readonly path: string;
}

/** A profile, and how it comes first. */
export interface CanaryPath {
  readonly profile: NodeName;
  /** The directory of its applets, as this process sees it: with the root's own path before it. */
  readonly bin: string;
  /** `bin`; of the vendor's own tools those of later adoptions, oldest first; and then the caller's own. */
  readonly path: string;
  /** By each applet that can be started: what is started, as this process sees it. */
  readonly programs: ReadonlyMap<string, string>;
  /** What is wrong with it, though it can be used. */
  readonly warnings: readonly string[];
}

/**
 * Looks only at the prefix, needs neither lock nor state nor the pointer (but for the choice `active`), and changes nothing. A
 * profile is whole as far as it is needed where some applet of it can be started; what cannot is told, because the next command of that
 * name on PATH then takes its place.
 *
 * @throws what `canaryProfile` throws; `E_POLICY` `profile_missing`, `profile_incomplete`; `E_USAGE` `path_colon`
 */
export function canaryPath(root: Root, places: ProfilePlaces, { choice, path }: CanaryRequest): CanaryPath {
  const profile = canaryProfile(root, places, choice);
  const first = lookAt(root, places, profile);
  if (first.good.size === 0) throw refused("profile_incomplete", shownAs(places, profile), "none of its applets leads to a program that can be started");
  // Targets may have been adopted at several times, each time as a profile of its own.
  const looked = choice === "rescue" ? rescueProfiles(root, places).slice(1).map((name) => lookOrError(root, places, name)) : [];
  const all = [first, ...looked.flatMap((one) => (isSwitchyardError(one) ? [] : [one]))];
  const broken = looked.flatMap((one) => (isSwitchyardError(one) ? [one.message] : []));
  const programs = new Map(all.toReversed().flatMap(({ good }) => [...good]));
  const kept = choice === "rescue" ? all.flatMap((seen) => keptWarnings(root, places, seen)) : [];
  const bins = all.map(({ bin }) => bin);
  return { profile, bin: first.bin, path: [...bins, ...(path === "" ? [] : [path])].join(":"), programs, warnings: [...all.flatMap((seen) => warningsOf(root, places, seen)), ...kept, ...broken] };
}

function lookAt(root: Root, places: ProfilePlaces, profile: NodeName): Seen {
  const shown = shownAs(places, profile);
  if (inProfile(root, places, { profile, part: "top" }, () => true) === null) throw refused("profile_missing", shown, "there is none of that name");
  const seen = inProfile(root, places, { profile, part: "bin" }, (dir) => ({ dir: dir.path, isOpen: (dir.sys.statx(dir.fd, "").mode & 0o002) !== 0, ...startable(root, dir) }));
  if (seen === null) throw refused("profile_incomplete", shown, "it has no directory of applets");
  const bin = `${root.path === "/" ? "" : root.path}${seen.dir}`;
  if (bin.includes(":")) throw colon(bin);
  return { profile, bin, ...seen };
}

/** One that is broken keeps nobody from the others. */
function lookOrError(root: Root, places: ProfilePlaces, profile: NodeName): Seen | SwitchyardError {
  try {
    return lookAt(root, places, profile);
  } catch (error) {
    if (isSwitchyardError(error)) return error;
    throw error;
  }
}

function shownAs({ profiles }: ProfilePlaces, profile: NodeName): string {
  return `${formatPath(profiles)}/${profile}`;
}

/** A stable link needs them there when the profile is active, but they are another provider's. */
function keptWarnings(root: Root, places: ProfilePlaces, { profile }: Seen): string[] {
  const kept = recordOf(root, places, profile)?.applets.flatMap(({ name, kept_from: from }) => (from === undefined ? [] : [name])) ?? [];
  return kept.length === 0 ? [] : [`${count(kept)} of the profile ${profile} ${kept.length === 1 ? "is" : "are"} not the vendor's own, but kept from another profile: ${some(kept)}.`];
}

interface Seen {
  readonly profile: NodeName;
  readonly bin: string;
  readonly isOpen: boolean;
  readonly good: ReadonlyMap<string, string>;
  readonly bad: readonly string[];
  readonly outside: readonly string[];
}

function warningsOf(root: Root, places: ProfilePlaces, { profile, bin, isOpen, good, bad, outside }: Seen): string[] {
  const record = recordOf(root, places, profile);
  const there = new Set([...good.keys(), ...bad]);
  const gone = record === null ? [] : record.applets.map(({ name }) => name).filter((name) => !there.has(name));
  const broken = [...bad, ...gone].toSorted();
  return [
    ...(isOpen ? [`Anybody can write to ${JSON.stringify(bin)}: what is started from there may be anything. Take that right off: chmod o-w.`] : []),
    ...(record === null ? [`The ${RECORD} of the profile ${profile} cannot be read, so that nobody can tell whether applets are missing.`] : []),
    ...(broken.length === 0 ? [] : [`${count(broken)} of the profile ${profile} cannot be started: ${some(broken)}. The next command of that name on PATH takes its place.`]),
    ...(outside.length === 0 ? [] : [`${count(outside)} of the profile ${profile} are reached by links that lead out of ${JSON.stringify(root.path)} as seen from here: ${some(outside)}. What is started is this machine's.`]),
  ];
}

function count(names: readonly string[]): string {
  return names.length === 1 ? "One applet" : `${names.length} applets`;
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 5).map((name) => JSON.stringify(name)).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;
}

function refused(reason: "profile_missing" | "profile_incomplete", path: string, found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_POLICY", reason, op: "canary", path, message: `Cannot use the profile ${JSON.stringify(path)}: ${found}.` });
}

function colon(path: string): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason: "path_colon", op: "canary", path, message: `Cannot put ${JSON.stringify(path)} on PATH: it contains a colon, which parts directories there.` });
}
