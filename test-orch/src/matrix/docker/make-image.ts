/** This defines `makeImage`: an image that containers of the matrix are made of. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { MatrixError } from "../matrix-error.ts";
import type { RunFolder } from "../run/run-folder.ts";
import { debootstrapBase } from "./debootstrap-base.ts";
import { hostBinariesImage } from "./host-binaries-image.ts";
import { imageCache } from "./image-cache.ts";
import { type ImageRecipe, dockerfilePath, imageTag } from "./image-recipe.ts";
import type { UsedDaemon } from "./use-daemon.ts";

/** An image that the daemon has. */
export interface MadeImage {
  readonly how: string;
  readonly tag: string;
  readonly id: string;
}

/**
 * Has the daemon have the image: it does already, or a file of an earlier run has it, or it is built, from a base that is pulled
 * or, where no registry is reached, made by debootstrap; or, if the recipe allows it, of this machine's own programs.
 *
 * Crash: the file is made under another name; half of it is never taken for it.
 */
export function makeImage({ docker, isOurs }: UsedDaemon, folder: RunFolder, recipe: ImageRecipe): MadeImage {
  const tag = imageTag(recipe);
  const made = (how: string): MadeImage => ({ how, tag, id: docker.call(["image", "inspect", "--format", "{{.Id}}", tag]) });
  if (docker.try(["image", "inspect", tag]).ok) return made("kept by the daemon");
  const kept = join(imageCache(), `${tag.replace(":", "-")}.tar`);
  if (existsSync(kept)) {
    docker.call(["load", "--quiet", "--input", kept]);
    return made("built earlier");
  }
  // (1) A registry's Debian; (2) one of debootstrap's; (3) for the matrix itself this machine's own programs.
  const pulled = docker.try(["pull", "--quiet", recipe.base.image], { timeoutMs: 300_000 }).ok;
  try {
    const base = pulled ? recipe.base.image : debootstrapBase(docker, folder, recipe.base.suite);
    const file = dockerfilePath(recipe);
    const prepared = recipe.prepare === undefined ? [] : ["--build-arg", `PREPARE=${recipe.prepare}`];
    docker.call(["build", "--network", "host", "--build-arg", `BASE=${base}`, ...prepared, "--tag", tag, "--file", file, dirname(file)]);
  } catch (error) {
    if (!(error instanceof MatrixError) || recipe.orHostBinaries !== true) throw error;
    hostBinariesImage(docker, folder, tag);
    // Made anew each time: it is quick, and nobody would know when this machine's programs have become others.
    return made(`of this machine's own programs, because: ${error.message}`);
  }
  if (isOurs) save(kept, (path) => docker.call(["save", "--output", path, tag]));
  return made(pulled ? `built from ${recipe.base.image}` : `built from debootstrap ${recipe.base.suite}`);
}

function save(path: string, write: (path: string) => void): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    write(unfinished);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
