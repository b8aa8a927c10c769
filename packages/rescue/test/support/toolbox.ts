/** This defines directories for PATH: links to this machine's tools, and programs that were planted. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machineTool } from "@switchyard/test-support/machine-tool";
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
