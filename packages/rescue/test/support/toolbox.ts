/** This defines directories for PATH: links to this machine's tools, and programs that were planted. */
import { accessSync, chmodSync, constants, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { scratch } from "@switchyard/test-support/scratch";

/** A directory in a scratch directory, and ways to fill it. */
export interface Toolbox {
  readonly path: string;
  readonly at: (name: string) => string;
  /** Links to this machine's tools of these names. */
  readonly link: (...tools: readonly string[]) => Toolbox;
  /** A shell script. */
  readonly plant: (name: string, body: string) => Toolbox;
}

/** Makes an empty one. */
export function toolbox(): Toolbox {
  const path = join(scratch().path, "bin");
  mkdirSync(path, { mode: 0o755 });
  return toolboxAt(path);
}

/** One in a directory that is there. */
export function toolboxAt(path: string): Toolbox {
  const at = (name: string): string => join(path, name);
  const box: Toolbox = {
    path,
    at,
    link: (...tools) => {
      for (const tool of tools) symlinkSync(machineTool(tool), at(tool));
      return box;
    },
    plant: (name, body) => {
      writeFileSync(at(name), `#!/bin/sh\n${body}\n`);
      chmodSync(at(name), 0o755);
      return box;
    },
  };
  return box;
}

/** The absolute path of a tool of this machine. */
export function machineTool(tool: string): string {
  const places = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin", "/bin"];
  const found = places.map((place) => join(place, tool)).find(isExecutable);
  if (found === undefined) throw new Error(`${tool} is missing: install coreutils`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
