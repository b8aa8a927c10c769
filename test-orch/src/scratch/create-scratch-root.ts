/** This defines `createScratchRoot`: a small system tree of real programs to switch, and a provider to switch to. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { locateProgram } from "./locate-program.ts";
import { plantProgram } from "./plant-program.ts";
import type { ScratchLink } from "./scratch-link.ts";

/** The default shape: three programs, a link to a fourth and an absent one, in two directories. */
export const DEFAULT_LINKS = [
  { target: "/usr/bin/true", source: "/opt/provider/bin/true", prior: "file" },
  { target: "/usr/bin/echo", source: "/opt/provider/bin/echo", prior: "file" },
  { target: "/usr/sbin/uname", source: "/opt/provider/bin/uname", prior: "file" },
  { target: "/usr/bin/whoami", source: "/opt/provider/bin/whoami", prior: "symlink" },
  { target: "/usr/sbin/nproc", source: "/opt/provider/bin/nproc", prior: "none" },
] as const satisfies readonly ScratchLink[];

/** A scratch root that exists on disk until it is disposed of. */
export interface ScratchRoot {
  /** The absolute path to give to `--root`. */
  readonly root: string;
  readonly links: readonly ScratchLink[];
  /** Removes the root with everything in it. */
  readonly dispose: () => void;
}

/** What a scratch root is made of. */
export interface ScratchOptions {
  /** The switches to prepare; each base name must be a program of this machine. */
  readonly links?: readonly ScratchLink[];
  /** The directory to work in, which chooses the file system; default: the system's temporary directory. */
  readonly parent?: string;
}

/**
 * Makes a root in a fresh directory: every target in its prior state, every source in place, directories and
 * programs 0755 and owned by the caller.
 */
export function createScratchRoot(options: ScratchOptions = {}): ScratchRoot {
  const home = mkdtempSync(join(options.parent ?? tmpdir(), "switchyard-scratch-"));
  const root = join(home, "root");
  const links = options.links ?? DEFAULT_LINKS;
  mkdirSync(root);
  fillScratchRoot(root, links);
  return { root, links, dispose: () => rmSync(home, { recursive: true, force: true }) };
}

/** The same in a directory that is there, and empty. */
export function fillScratchRoot(root: string, links: readonly ScratchLink[] = DEFAULT_LINKS): void {
  for (const directory of ["", "usr", "opt", "var", "var/lib", "var/log", "etc"]) {
    mkdirSync(join(root, directory), { recursive: true, mode: 0o755 });
    chmodSync(join(root, directory), 0o755); // whatever the umask
  }
  for (const link of links) plantLink(root, link);
}

function plantLink(root: string, link: ScratchLink): void {
  const name = basename(link.target);
  const program = locateProgram(name);
  const target = join(root, link.target);
  plantProgram(program, join(root, link.source), `new ${name}`);
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  switch (link.prior) {
    case "file":
      return plantProgram(program, target, `old ${name}`);
    case "symlink":
      return plantAlias(root, target, program);
    case "none":
      return undefined;
    default:
      return link.prior satisfies never;
  }
}

function plantAlias(root: string, target: string, program: string): void {
  const actual = join(root, "usr/lib/vendor", basename(target));
  plantProgram(program, actual, `old ${basename(target)}`);
  symlinkSync(relative(dirname(target), actual), target);
}
