/** This defines `installTools`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { MatrixError } from "../matrix-error.ts";

const SCRIPT = join(import.meta.dirname, "../../../../scripts/system-tools.mjs");

/** Sees to it that `tools` are there, as the system lane does. @throws {@link MatrixError} `daemon-unusable`: which are not. */
export function installTools(tools: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, "install", ...tools], { encoding: "utf8" });
  if (status !== 0) throw new MatrixError("daemon-unusable", `The matrix needs ${tools.join(", ")}. ${stdout}${stderr}`.trim());
}
