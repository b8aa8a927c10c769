/** This defines `startSetup`: what of a setup needs the finished file system. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Planted } from "../scenario/scenario.ts";
import type { CellContext } from "./cell-context.ts";
import { mustRun } from "./must-run.ts";

/** Mounts and types what `setup` says, in its order. What it mounts is unmounted by `unmountAll`. */
export function startSetup(context: CellContext, setup: readonly Planted[]): void {
  for (const item of setup) {
    if ("shell" in item) mustRun(["sh", "-euc", item.shell], { directory: context.root, environment: context.environment() });
    if (!("mount" in item)) continue;
    const at = join(context.root, item.mount);
    mkdirSync(at, { recursive: true });
    const extra = item.options === undefined ? [] : ["-o", item.options];
    if (item.bind === undefined) mustRun(["mount", "-t", "tmpfs", ...extra, "matrix", at]);
    else mustRun(["mount", "--bind", join(context.root, item.bind), at]);
  }
}
