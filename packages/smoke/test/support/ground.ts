/** This defines `ground`: a root with planted providers, and a runner for it. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { identityOf, observe, openDir, closeDir, safePath, type Root } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { localRunner, type CheckReport, type LocalRunnerOptions, type SmokeReport, type SmokeTarget } from "../../src/index.ts";

/** A root in a scratch directory. */
export interface Ground {
  readonly root: Root;
  readonly at: (name: string) => string;
  /** Makes `/opt/NAME` with these bytes. */
  readonly source: (name: string, bytes: Uint8Array | string, mode?: number) => SmokeTarget["source"];
  /** Makes `/bin/NAME` a link to the source. */
  readonly link: (name: string, source: SmokeTarget["source"], dest?: string) => SmokeTarget;
  /** A shell script as `/opt/TOOL`, and `/bin/TOOL` as a link to it. It answers `--version` like GNU's. */
  readonly plant: (tool: string, script: string) => SmokeTarget;
  /** A copy of a program of this machine, in the same way. */
  readonly copy: (tool: string, path: string) => SmokeTarget;
  readonly run: (targets: readonly SmokeTarget[], options?: LocalRunnerOptions & { signal?: AbortSignal }) => Promise<SmokeReport>;
  /** What is in the directory in which runs make theirs. */
  readonly leftovers: () => string[];
  /** What a planted script wrote to this file of the root. */
  readonly said: (name: string) => string;
}

/** An empty root. */
export function ground(): Ground {
  const { root, at } = scratch();
  for (const dir of ["bin", "opt", "tmp"]) mkdirSync(at(dir));
  chmodSync(at("tmp"), 0o755); // whatever the umask: others must not rearrange it
  const source = (name: string, bytes: Uint8Array | string, mode = 0o755): SmokeTarget["source"] => {
    writeFileSync(at(`opt/${name}`), bytes);
    chmodSync(at(`opt/${name}`), mode);
    return sourceAt(root, `/opt/${name}`);
  };
  const link = (name: string, from: SmokeTarget["source"], dest = `../opt/${from.path.name}`): SmokeTarget => {
    symlinkSync(dest, at(`bin/${name}`));
    return { target: safePath(`/bin/${name}`), source: from };
  };
  return {
    root,
    at,
    source,
    link,
    plant: (tool, script) => link(tool, source(tool, `#!/bin/sh\nif [ "$*" = --version ]; then echo "${tool} (GNU coreutils) 9.1"; exit 0; fi\n${script}\n`)),
    copy: (tool, path) => {
      copyFileSync(path, at(`opt/${tool}`));
      return link(tool, sourceAt(root, `/opt/${tool}`));
    },
    run: (targets, { signal, ...options } = {}) => localRunner({ scratchIn: at("tmp"), ...options }).run({ root, targets, signal }),
    leftovers: () => readdirSync(at("tmp")),
    said: (name) => readFileSync(at(name), "utf8"),
  };
}

/** The one check of that id. */
export function check(report: SmokeReport, id: string): CheckReport {
  const found = report.checks.filter((one) => one.id === id);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} checks ${id}: ${report.checks.map((one) => one.id).join(", ")}`);
  return only;
}

function sourceAt(root: Root, path: string): SmokeTarget["source"] {
  const safe = safePath(path);
  const dir = openDir(root, safe.parents);
  try {
    return { path: safe, identity: identityOf(observe(dir, safe.name)) };
  } finally {
    closeDir(dir);
  }
}
