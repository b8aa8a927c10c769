/** This defines `backupFindings`: names of runs that belong to no backup, and backups that lack a part. Reads only. */
import { isSwitchyardError, nodeName, observe, pathIn, SwitchyardError, type NodeName } from "@switchyard/fs-atomic";
import { findKeptNode, findStrays, tag, Catalog } from "@switchyard/backup";
import { quote } from "@switchyard/rescue";
import type { Context } from "../context.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { payloadPathOf } from "../run/intent.ts";
import { ok, thrown, warn, wrong, type Finding } from "./finding.ts";
import type { DoctorSurvey, SurveyedTarget } from "./survey.ts";

/** How many of one kind are named. */
const NAMED = 10;

/** Looks into the directories in which runs have named anything, each listed once; those of this tag alone (REQ-B6). */
export function backupFindings(dirs: DirCache, { directories, targets, runs }: DoctorSurvey, { policy }: Pick<Context, "policy">): Finding[] {
  const isAtWork = runs.some(({ line }) => line.state === "unfinished" || line.state === "provisional");
  const found: Finding[] = [];
  const catalogs = new Map<string, Catalog>();
  for (const [path, { parents }] of directories) {
    const catalog = open(dirs, parents, { tagText: policy.backup_tag, found });
    if (catalog === null) continue;
    catalogs.set(path, catalog);
    // What a run that has not ended has named is recovery's.
    if (!isAtWork) found.push(...strays(catalog));
    found.push(...unreadable(catalog));
  }
  found.push(...targets.flatMap((target) => lostPayload(target, catalogs)));
  return found.length > 0 ? found : [ok("backups", directories.size === 0 ? "none yet" : `whole, in ${directories.size} ${directories.size === 1 ? "directory" : "directories"}`)];
}

function open(dirs: DirCache, parents: readonly NodeName[], { tagText, found }: { readonly tagText: string; readonly found: Finding[] }): Catalog | null {
  try {
    return new Catalog(dirs.open(parents), { tag: tag(tagText) });
  } catch (error) {
    // What is not there has nothing in it; that a target's directory is gone the targets tell.
    if (!isSwitchyardError(error) || error.reason !== "parent_missing") found.push(thrown("backups", error));
    return null;
  }
}

function strays(catalog: Catalog): Finding[] {
  const names = findStrays(catalog);
  const more = names.length > NAMED ? [warn("backups", `and ${names.length - NAMED} more in ${catalog.dir.path}`)] : [];
  return [...names.slice(0, NAMED).map((name) => warn("backups", `${pathIn(catalog.dir, name)} belongs to no backup`, ["Look at it: it may hold what someone else put at a target. Remove it by hand if it is nothing you need."])), ...more];
}

function unreadable(catalog: Catalog): Finding[] {
  const sidecars = [...catalog.reserved()].filter(({ use }) => use === "sidecar").map(({ name }) => name);
  return sidecars.filter((name) => catalog.sidecar(name) === null).slice(0, NAMED).map((name) => {
    const path = pathIn(catalog.dir, name);
    return wrong("backups", new SwitchyardError({ id: "E_RESTORE_FAILED", reason: "sidecar_unreadable", op: "doctor", path, message: `${path} cannot be read, or says what no sidecar says`, remedies: ["Look at it, and choose another backup of its target by the run that made it."] }));
  });
}

/** Of a target that stands, whether what undoing would bring back is there. */
function lostPayload({ path, runId, record, state }: SurveyedTarget, catalogs: ReadonlyMap<string, Catalog>): Finding[] {
  if (state === "prior") return [];
  const catalog = catalogs.get(`/${(record.store?.parents ?? record.parents).join("/")}`);
  const payload = payloadPathOf(record);
  if (catalog !== undefined && isKept(catalog, record)) return [];
  // With its directory both are gone, which the target tells.
  if (catalog === undefined && record.store === undefined) return [];
  return [wrong("backups", new SwitchyardError({ id: "E_BACKUP_MISSING", reason: "payload_missing", op: "doctor", path, message: `${payload} is gone: the run ${runId} could not put ${path} back`, remedies: [`switchyard explain ${quote(path)}`] }))];
}

function isKept(catalog: Catalog, { keep, target, prior }: SurveyedTarget["record"]): boolean {
  return observe(catalog.store, keep).kind !== "none" || findKeptNode(catalog, nodeName(target), prior) !== undefined;
}
