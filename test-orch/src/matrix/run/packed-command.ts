/** This defines `packedCommand`: the command as a user gets it. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { MatrixError } from "../matrix-error.ts";
import type { RunFolder } from "./run-folder.ts";

const CLI = join(import.meta.dirname, "../../../../packages/cli");

/** Packs `@switchyard/cli` and installs the tarball into an empty project; returns that project's directory. */
export function packedCommand(folder: RunFolder): string {
  const [tarballs, project] = [folder.subdirectory("tarballs"), folder.subdirectory("command")];
  must("pnpm", ["pack", "--pack-destination", tarballs], CLI);
  const packed = readdirSync(tarballs).map((name) => join(tarballs, name));
  must("npm", ["install", "--prefix", project, "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error", ...packed], project);
  return project;
}

function must(program: string, args: readonly string[], directory: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: directory, encoding: "utf8", timeout: 300_000 });
  if (status === 0) return;
  throw new MatrixError("command-unusable", `"${program} ${args.join(" ")}" failed; is the command built (pnpm run build)? ${error?.message ?? ""}${stdout ?? ""}${stderr ?? ""}`);
}
