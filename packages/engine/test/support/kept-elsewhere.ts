/** This defines a scratch root whose backups lie in a directory of their own. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import type { Policy } from "@switchyard/policy";
import { onTestFinished } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { recover } from "../../src/recover/recover.ts";
import type { RunReport } from "../../src/report/report.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { INCOMPLETE } from "../../src/run/complete-run.ts";
import { scratch, tree, type ContextOptions, type Scratch } from "./scratch.ts";

/** Where backups are kept inside the root. */
export const PLACE = "/srv/kept";

/** The root and its verbs. */
export interface KeptElsewhere extends Scratch {
  readonly commit: (more?: ContextOptions) => Promise<RunReport>;
  readonly back: (more?: ContextOptions) => Promise<RunReport>;
  readonly mend: (more?: ContextOptions) => Promise<RunReport>;
  /** The names where backups lie. */
  readonly kept: () => string[];
  /** Names beside targets that are no program's. */
  readonly beside: () => string[];
  /** What programs see: all but inodes, which copies do not keep. */
  readonly seen: () => Record<string, string>;
}

/** Makes it; `/srv/kept` is there. @param targets how many of the three are switched: a file, a link, and one that is absent */
export function keptElsewhere(policy: Partial<Policy> = {}, targets = 3): KeptElsewhere {
  const made = scratch();
  const place = { ...made, links: made.links.slice(0, targets) };
  mkdirSync(place.at(PLACE), { recursive: true, mode: 0o755 });
  const context: Scratch["context"] = ({ policy: more = {}, ...rest } = {}) => place.context({ policy: { backup_dir: PLACE, ...policy, ...more }, ...rest });
  return {
    ...place,
    context,
    commit: (more) => apply(context(more), { links: place.links, mode: "commit" }),
    back: (more) => rollback(context(more), { runId: null, mode: "commit" }),
    mend: (more) => recover(context(more)),
    kept: () => Object.keys(tree(place.root, ["srv"])).toSorted(),
    beside: () => ["usr/bin", "usr/sbin"].flatMap((dir) => readdirSync(place.at(dir))).filter((name) => name.startsWith(".")),
    seen: () => withoutInodes(tree(place.root)),
  };
}

/** Whether a verb came to its end, papers and all. That backups do not outlast the power is another matter. */
export function isWhole({ ok, warnings }: RunReport): boolean {
  return ok && warnings.every((warning) => !warning.startsWith(INCOMPLETE));
}

/** Entries of a tree without the inode, which comes last. */
export function withoutInodes(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([path, entry]) => [path, entry.replace(/ \d+$/, "")]));
}

/** Mounts there a file system in memory; it is gone when the test ends. Needs root. */
export function mountMemory({ at }: Scratch, path: string = PLACE, options = "size=8m,mode=755"): { readonly unmount: () => void; readonly remount: (options: string) => void } {
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "none", at(path)]);
  // -l: a verb that was killed in this process leaves its handles open.
  onTestFinished(() => void spawnSync("umount", ["-l", at(path)]));
  return {
    unmount: () => void execFileSync("umount", ["-l", at(path)]),
    remount: (more) => void execFileSync("mount", ["-o", `remount,${more}`, at(path)]),
  };
}
