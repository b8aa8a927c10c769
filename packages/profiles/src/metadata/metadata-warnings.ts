/** This defines `metadataWarnings`: what to say of ACLs and AppArmor profiles when a profile takes another's place (REQ-M2, REQ-M3). */
import { apparmorProfiles } from "@switchyard/engine";
import type { NodeName, Root } from "@switchyard/fs-atomic";
import { inProfile } from "../layout/in-profile.ts";
import type { ProfilePlaces } from "../layout/profile-places.ts";
import type { AppletEnds } from "./applet-ends.ts";
import type { ChangedEnds } from "./changed-ends.ts";

const ACCESS = "system.posix_acl_access";
const DEFAULT = "system.posix_acl_default";
/** So many names stand in one warning. */
const SHOWN = 5;

/**
 * The warnings, before the change as after it; nothing is altered. Each says what can be done. Programs are named once, however
 * many applets lead to them.
 */
export function metadataWarnings(root: Root, places: ProfilePlaces, { to, ends }: { readonly to: NodeName; readonly ends: ChangedEnds }): string[] {
  const [last, next] = [ends.last(), ends.next()];
  return [...directoryAcl(root, places, to), ...givenAcls(next), ...lostAcls(last, next), ...confinement(root, last, next)];
}

function directoryAcl(root: Root, places: ProfilePlaces, profile: NodeName): string[] {
  const path = inProfile(root, places, { profile, part: "bin" }, (bin) => (bin.sys.xattrs(bin.fd, "").has(DEFAULT) ? bin.path : null));
  return path === null ? [] : [`The directory ${quoted(path)} has a default ACL: files that are copied into it get entries of it. Look at it with getfacl(1); setfacl -k takes it off.`];
}

function givenAcls(next: AppletEnds): string[] {
  const paths = [...new Set([...next.values()].flatMap((end) => (end?.xattrs.has(ACCESS) === true ? [end.path] : [])))];
  if (paths.length === 0) return [];
  return [`${paths.length === 1 ? "A program" : `${paths.length} programs`} of the new profile ${paths.length === 1 ? "has" : "have"} an ACL, which decides who may run what leads there: ${some(paths)}. Look at it with getfacl(1); setfacl -b takes it off.`];
}

/** An ACL that the old program has and the new one has not, or has otherwise. */
function lostAcls(last: AppletEnds, next: AppletEnds): string[] {
  const applets = [...last].flatMap(([applet, old]) => {
    const [had, end] = [old?.xattrs.get(ACCESS), next.get(applet) ?? null];
    if (had === undefined || end === null) return [];
    const has = end.xattrs.get(ACCESS);
    return has !== undefined && Buffer.compare(has, had) === 0 ? [] : [applet];
  });
  if (applets.length === 0) return [];
  return [`In the profile that is left, the ACLs of programs decide who may run ${some(applets)}; the new programs have not the same. Look at both with getfacl(1), and give the new ones the same with setfacl(1) if that matters.`];
}

/** AppArmor goes by the path at the end of all links, so a profile that is attached to the old program says nothing of the new one. */
function confinement(root: Root, last: AppletEnds, next: AppletEnds): string[] {
  const profilesOf = apparmorProfiles(root);
  const changes = new Map<string, { readonly old: string; readonly end: string; readonly gone: readonly string[]; readonly come: readonly string[] }>();
  for (const [applet, end] of next) {
    const old = last.get(applet) ?? null;
    if (end === null || old === null || old.path === end.path) continue;
    const [before, after] = [profilesOf(old.path), profilesOf(end.path)];
    const [gone, come] = [before.filter((one) => !after.includes(one)), after.filter((one) => !before.includes(one))];
    if (gone.length + come.length > 0) changes.set(`${old.path}\0${end.path}`, { old: old.path, end: end.path, gone, come });
  }
  return [...changes.values()].flatMap(({ old, end, gone, come }) => [
    ...(gone.length === 0 ? [] : [`AppArmor: ${some(gone)} is attached to ${quoted(old)} and not to ${quoted(end)}, which takes its place. Where AppArmor is active, give that a profile of its own, or let this one name it as well.`]),
    ...(come.length === 0 ? [] : [`AppArmor: ${some(come)} is attached to ${quoted(end)} and confines it, where ${quoted(old)} was not confined by it. See that it allows what is needed: aa-status(8).`]),
  ]);
}

function some(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return `${names.slice(0, SHOWN).map(quoted).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
