/** This defines `neededBySelf`: the nodes without which this program would not start again, or a way back not be run (REQ-S7). */
import { readFileSync } from "node:fs";
import { execPath } from "node:process";
import { closeDir, closeRoot, decodeBytes, ignoring, isSwitchyardError, observe, openDir, openRoot, resolveInRoot, safePath, type Root, type Statx, type Syscalls } from "@switchyard/fs-atomic";

/** What a node is to this program, by its inode and device; for people. */
export type NeededBySelf = (stat: Pick<Statx, "ino" | "device">) => readonly string[];

/** The shell that the first line of an undo script names. */
const SHELL = "/bin/sh";

/**
 * Looks once at the program that runs, every library that it has loaded (the loader of libc among them), and the shell, each
 * under its own name and with all links that lead to it. By inode, so that a target is recognised under whatever name and root.
 */
export function neededBySelf(sys: Syscalls): NeededBySelf {
  const root = openRoot("/", sys);
  try {
    const known = new Map<string, Set<string>>();
    const wanted = [[execPath, "node"], [SHELL, "sh"], ...loaded().map((path) => [path, path.replace(/.*\//u, "")] as const)] as const;
    for (const [path, what] of wanted) for (const stat of nodesOf(root, path)) known.set(keyOf(stat), (known.get(keyOf(stat)) ?? new Set()).add(what));
    return (stat) => [...(known.get(keyOf(stat)) ?? [])];
  } finally {
    closeRoot(root);
  }
}

/** proc_pid_maps(5): the files whose code this process has mapped. */
function loaded(): readonly string[] {
  const lines = readFileSync("/proc/self/maps", "latin1").split("\n");
  const paths = lines.map((line) => /^\S+ ..x. \S+ \S+ \d+ +(\/.*)$/u.exec(line)?.[1]).filter((path) => path !== undefined);
  return [...new Set(paths)].map((path) => decodeBytes(Buffer.from(path, "latin1")));
}

/** The links that lead there and the file; none where there is nothing any more. */
function nodesOf(root: Root, path: string): readonly Statx[] {
  try {
    const wanted = safePath(path);
    const { path: final, links } = resolveInRoot(root, wanted, "follow");
    return [...links.map((link) => safePath(link)), final].flatMap(({ parents, name }) => {
      const dir = openDir(root, parents);
      try {
        const node = ignoring("EACCES", () => observe(dir, name));
        return node === undefined || node.kind === "none" ? [] : [node.stat];
      } finally {
        closeDir(dir);
      }
    });
  } catch (error) {
    if (isSwitchyardError(error)) return [];
    throw error;
  }
}

function keyOf({ ino, device }: Pick<Statx, "ino" | "device">): string {
  return `${device} ${ino}`;
}
