/** This defines `createToolRoot`: a root with this machine's GNU coreutils, its BusyBox and uutils, to make profiles of. */
import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { locateProgram } from "../scratch/locate-program.ts";
import { plantProgram } from "../scratch/plant-program.ts";

/** Where the providers are, inside the root. */
export const BUSYBOX = "/usr/lib/busybox/busybox";
/** A directory of links, as Debian has it. */
export const UUTILS = "/usr/lib/cargo/bin/coreutils";

/** A root that exists on disk until it is disposed of. */
export interface ToolRoot {
  readonly root: string;
  /** The GNU programs in `/usr/bin`, by name, sorted; as many as were asked for. */
  readonly tools: readonly string[];
  readonly dispose: () => void;
}

/** Copies of the programs themselves, so that nothing here can reach the machine's own. @param count how many GNU programs */
export function createToolRoot(count: number): ToolRoot {
  const root = mkdtempSync(join(tmpdir(), "switchyard-tools-"));
  chmodSync(root, 0o755);
  for (const dir of ["usr", "usr/bin", "usr/lib", "var", "var/lib", "var/log", "etc"]) mkdirSync(join(root, dir), { mode: 0o755 });
  const tools = gnuPrograms().slice(0, count);
  if (tools.length < count) throw new Error(`Cannot take ${count} programs: the package coreutils has ${tools.length} here`);
  for (const path of tools) plantProgram(path, join(root, "usr/bin", basename(path)), "GNU");
  plantProgram(locateProgram("busybox"), join(root, BUSYBOX), "BusyBox");
  plantUutils(root);
  return { root, tools: tools.map((path) => basename(path)), dispose: () => rmSync(root, { recursive: true, force: true }) };
}

/** Sorted by name; no links. */
function gnuPrograms(): string[] {
  const files = execFileSync("dpkg-query", ["--listfiles", "coreutils"], { encoding: "utf8" }).split("\n");
  return files.filter((path) => /^(?:\/usr)?\/s?bin\/[^/]+$/u.test(path) && lstatSync(path).isFile()).sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

function plantUutils(root: string): void {
  plantProgram(locateProgram("coreutils"), join(root, "usr/bin/coreutils"), "uutils");
  mkdirSync(join(root, UUTILS), { recursive: true, mode: 0o755 });
  for (const name of readdirSync(UUTILS)) symlinkSync("../../../../bin/coreutils", join(root, UUTILS, name));
}
