// This defines `requireHost`: the check that this machine can run the lane at all.

import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { PowerLossError } from "../power-loss-error.ts";
import { errnoOf } from "./errno-of.ts";

const alwaysNeeded: readonly RequiredTool[] = [
  { command: "mount", aptPackage: "mount" },
  { command: "umount", aptPackage: "mount" },
  { command: "perl", aptPackage: "perl-base" },
  { command: "sync", aptPackage: "coreutils" },
];

/** A command and the Debian package that has it. */
export interface RequiredTool {
  readonly command: string;
  readonly aptPackage: string;
}

/**
 * Refuses a machine that lacks a right, a device or a tool, naming all that is missing: a lane that is silently
 * skipped proves nothing.
 * @throws {@link PowerLossError} `host-unfit`.
 */
export function requireHost(tools: readonly RequiredTool[]): void {
  const missing = [
    ...(process.getuid?.() === 0 ? [] : ["root"]),
    ...["/dev/fuse", "/dev/loop-control"].filter((device) => !existsSync(device)),
    ...[...alwaysNeeded, ...tools].filter(isMissing).map(describe),
  ];
  if (missing.length === 0) return;
  const needed = missing.join(", ");
  throw new PowerLossError("host-unfit", `Cannot run the power-loss lane on this machine: needed are ${needed}`);
}

function isMissing({ command }: RequiredTool): boolean {
  const directories = (process.env["PATH"] ?? "").split(":");
  return !directories.some((directory) => isExecutable(join(directory, command)));
}

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EACCES") return false;
    throw error;
  }
}

function describe({ command, aptPackage }: RequiredTool): string {
  return `${command} (apt-get install -y ${aptPackage})`;
}
