/** This defines `keepApplets`: applets of one profile carried over into another that is not the current one. */
import { nodeName, observe, replaceFile, SwitchyardError, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { withProfiles } from "../layout/open-profiles.ts";
import { unusable } from "../layout/unusable.ts";
import { BIN, RECORD } from "../layout/profile-places.ts";
import { missingProfile, withTree, type Tree } from "../layout/with-tree.ts";
import { encodeRecord } from "../record/encode-record.ts";
import type { RecordedApplet } from "../record/profile-record.ts";
import { readRecord } from "../record/read-record.ts";
import { differenceOf } from "./difference-of.ts";
import { isSameEntry } from "./is-same-entry.ts";
import { isSecondName } from "./is-second-name.ts";
import { keepFile } from "./keep-file.ts";

/** What is carried over. */
export interface KeepRequest {
  readonly prefix: string;
  readonly from: string;
  /** Not the current profile. */
  readonly to: string;
  readonly applets: readonly string[];
}

/**
 * Gives the profile `to` these applets of `from`, each in kind: a link with the same text, a second name of the same program, or
 * where that cannot be a copy with all it has. (1) The entries, (2) synced, (3) then the record, written anew. To be called under
 * the lock. Called again it does the rest; what is there already as it should be is left.
 *
 * Crash: some of the entries are there, not yet recorded; calling again does the rest. Nobody reaches them: the profile is not
 * the current one.
 *
 * @returns the names of those that were not recorded before
 * @throws `E_POLICY`: `profile_missing`, `profile_unreadable`, `profiles_unusable`; `profile_incomplete`: `from` does not have the
 * applet as its record says; `applet_conflict`: in `to` another one is there
 */
export async function keepApplets(root: Root, request: KeepRequest): Promise<readonly string[]> {
  if (request.applets.length === 0) return [];
  const kept = await withProfiles(root, request.prefix, (profiles) =>
    withTree(profiles, request.from, (from) => withTree(profiles, request.to, (to) => keepIn({ from, to }, request))),
  );
  if (kept === null) throw missingProfile(request.prefix, request.to);
  return kept;
}

interface Trees {
  readonly from: Tree;
  readonly to: Tree;
}

async function keepIn({ from, to }: Trees, { applets }: KeepRequest): Promise<readonly string[]> {
  const [old, next] = [readRecord(from.dir, from.name), readRecord(to.dir, to.name)];
  const recorded = new Map(next.applets.map((applet) => [applet.name, applet]));
  const wanted = old.applets.filter(({ name }) => applets.includes(name) && !isKept(recorded.get(name), from.name));
  const unknown = applets.find((name) => !old.applets.some((applet) => applet.name === name));
  if (unknown !== undefined) throw incomplete(from, unknown, "its record has no such applet");
  if (wanted.length === 0) return [];
  const [source, bin] = [binOf(from), binOf(to)];
  const taken = wanted.find(({ name }) => recorded.has(name));
  if (taken !== undefined) throw conflict(to, taken.name);
  try {
    const kept = await keepAll({ source, bin, from, to }, wanted); // (1) (2)
    await replaceFile(to.dir, RECORD, encodeRecord({ ...next, applets: [...next.applets, ...kept] }), 0o644); // (3)
  } catch (error) {
    throw unusable(to.dir.path, error);
  }
  return wanted.map(({ name }) => name);
}

/** Whether it was carried over before. */
function isKept(applet: RecordedApplet | undefined, from: string): boolean {
  return applet?.kept_from === from;
}

interface Between extends Trees {
  readonly source: DirHandle;
  readonly bin: DirHandle;
}

async function keepAll(between: Between, wanted: readonly RecordedApplet[]): Promise<readonly RecordedApplet[]> {
  const kept: RecordedApplet[] = [];
  for (const applet of wanted) kept.push({ ...(await keepEntry(between, applet)), kept_from: between.from.name });
  await between.bin.sys.fsync(between.bin.fd);
  return kept;
}

async function keepEntry({ source, bin, from, to }: Between, applet: RecordedApplet): Promise<RecordedApplet> {
  const name = nodeName(applet.name);
  const fault = differenceOf(source, applet);
  if (fault !== null) throw incomplete(from, applet.name, fault);
  if (observe(bin, name).kind !== "none") {
    if (await isSameEntry({ source, bin }, applet)) return asFound({ source, bin }, applet);
    throw conflict(to, applet.name);
  }
  if (applet.kind === "symlink") {
    bin.sys.symlinkat(applet.dest, bin.fd, name);
    return applet;
  }
  return { ...applet, method: await keepFile({ source, bin, stage: to.dir }, name, applet.method) };
}

/** What an earlier call has made: the same inode, or a copy. */
function asFound({ source, bin }: Pick<Between, "source" | "bin">, applet: RecordedApplet): RecordedApplet {
  if (applet.kind === "symlink" || isSecondName(source, bin, applet.name)) return applet;
  return { ...applet, method: "copy" };
}

function binOf({ name, dir, bin }: Tree): DirHandle {
  if (bin !== null) return bin;
  throw incomplete({ name, dir, bin }, null, "it has no directory of applets");
}

function incomplete({ dir, name }: Tree, applet: string | null, found: string): SwitchyardError {
  const path = applet === null ? dir.path : `${dir.path}/${BIN}/${applet}`;
  const message = `Cannot carry applets over from the profile ${JSON.stringify(name)}: at ${JSON.stringify(path)} ${found}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_incomplete", op: "profile", path, message });
}

function conflict({ dir, name }: Tree, applet: string): SwitchyardError {
  const path = `${dir.path}/${BIN}/${applet}`;
  const message = `Cannot carry the applet ${JSON.stringify(applet)} over into the profile ${JSON.stringify(name)}: another one is at ${JSON.stringify(path)}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "applet_conflict", op: "profile", path, message });
}
