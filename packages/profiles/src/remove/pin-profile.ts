/** This defines `pinProfile`: whether a profile may ever be removed. */
import { createFile, errnoOf, ignoring, observe, type DirHandle, type Root } from "@switchyard/fs-atomic";
import type { Context, Mode } from "@switchyard/engine";
import { inRoot } from "../layout/in-root.ts";
import { withProfiles } from "../layout/open-profiles.ts";
import { profileName } from "../layout/profile-name.ts";
import { PINNED } from "../layout/profile-places.ts";
import { missingProfile, withTree } from "../layout/with-tree.ts";
import { profileReport, type ProfileEnding, type ProfileReport } from "../report/profile-report.ts";
import { underLock } from "../report/under-lock.ts";

/** Which profile, and whether it is to be pinned or unpinned. */
export interface PinProfileRequest {
  readonly prefix: string;
  readonly name: string;
  readonly pinned: boolean;
  readonly mode: Mode;
}

/** What `pinProfile` returns. */
export interface PinProfileReport extends ProfileReport {
  readonly kind: "switchyard.profile_pin";
  readonly command: "profile pin" | "profile unpin";
  readonly profile: string;
  readonly before: boolean;
  /** Whether it is pinned afterwards; in a dry run, whether it would be. */
  readonly after: boolean;
}

/**
 * Pins a profile by an empty file in its tree, or unpins it, durably and under the lock; twice equals once.
 *
 * Crash: it is pinned or not.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function pinProfile(context: Context, request: PinProfileRequest): Promise<PinProfileReport> {
  try {
    // Also before a commit: where there is no such profile, no state is made for it.
    const before = await inRoot(context, (root) => inTree(root, request, ({ dir }) => isPinned(dir)));
    if (request.mode === "dry_run") return report(request, { before, after: request.pinned });
    const change = { verb: request.pinned ? "profile pin" : "profile unpin", prefix: request.prefix };
    return report(request, await underLock(context, change, async (root) => ({ before: await inTree(root, request, ({ dir }) => setPin(dir, request.pinned)), after: request.pinned })));
  } catch (error) {
    return report(request, { error });
  }
}

async function inTree<T>(root: Root, { prefix, name }: PinProfileRequest, act: (tree: { readonly dir: DirHandle }) => T | Promise<T>): Promise<T> {
  profileName(name);
  const found = await withProfiles(root, prefix, (profiles) => withTree(profiles, name, async (tree) => ({ value: await act(tree) })));
  if (found === null) throw missingProfile(prefix, name);
  return found.value;
}

/** @returns whether it was pinned before */
async function setPin(tree: DirHandle, pinned: boolean): Promise<boolean> {
  const before = isPinned(tree);
  if (before === pinned) return before;
  if (pinned) await createPin(tree);
  else ignoring("ENOENT", () => tree.sys.unlinkat(tree.fd, PINNED));
  await tree.sys.fsync(tree.fd);
  return before;
}

async function createPin(tree: DirHandle): Promise<void> {
  try {
    await createFile(tree, PINNED, new Uint8Array(), { mode: 0o644, sync: false });
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
  }
}

function isPinned(tree: DirHandle): boolean {
  return observe(tree, PINNED).kind !== "none";
}

interface Ending extends ProfileEnding {
  readonly before?: boolean;
  readonly after?: boolean;
}

function report(asked: PinProfileRequest, ending: Ending): PinProfileReport {
  const { before = false, after = before } = ending;
  return { kind: "switchyard.profile_pin", command: asked.pinned ? "profile pin" : "profile unpin", ...profileReport(asked, ending), profile: asked.name, before, after };
}
