/** This defines `aim`: the options by which another command of ours works on the same root and the same runs as this one. */
import { isAbsolute, resolve } from "node:path";
import process from "node:process";

/** What a command line says of that, defaults included. */
export interface AimOptions {
  readonly root: string;
  readonly stateDir: string;
  readonly tag?: string;
}

/** An option and its value, as they are. */
export type AimOption = readonly [flag: "--root" | "--state-dir" | "--tag", value: string];

/** Until the command line has been read. */
let current: readonly AimOption[] = [];

/** Those that a command needs because they differ from the defaults. */
export function aim(): readonly AimOption[] {
  return current;
}

/** From now on. A default is named too where a variable stands against it: who pastes the command may have that variable. */
export function setAim({ root, stateDir, tag = process.env["SWITCHYARD_TAG"] }: AimOptions): void {
  const all: readonly (readonly [...AimOption, variable: string, usual: string])[] = [
    ["--root", fromHere(root), "SWITCHYARD_ROOT", "/"],
    ["--state-dir", stateDir, "SWITCHYARD_STATE_DIR", "/var/lib/switchyard"],
    ["--tag", tag ?? "switchyard", "SWITCHYARD_TAG", "switchyard"],
  ];
  current = all.filter(([, value, variable, usual]) => value !== usual || process.env[variable] !== undefined).map(([flag, value]) => [flag, value]);
}

/** The command may be pasted in another directory. */
function fromHere(path: string): string {
  if (isAbsolute(path)) return path;
  const here = process.cwd();
  // The parent of a link is not where its name says.
  return path.split("/").includes("..") ? `${here === "/" ? "" : here}/${path}` : resolve(here, path);
}
