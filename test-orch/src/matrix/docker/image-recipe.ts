/** This defines `ImageRecipe`: what an image is made of. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const IMAGES = join(import.meta.dirname, "../../../images");

/** An image by its Dockerfile, and the image that stands for BASE in it. */
export interface ImageRecipe {
  readonly dockerfile: string;
  /** An image of a registry, or a Debian release for debootstrap where no registry is reached. */
  readonly base: { readonly image: string; readonly suite: string };
  /** What is typed in it when it is built: it adds what scenarios need. */
  readonly prepare?: string | undefined;
  /** Whether this machine's own programs do where nothing else can be had. */
  readonly orHostBinaries?: true;
}

/** The path of a Dockerfile of `test-orch/images`. */
export function dockerfilePath({ dockerfile }: ImageRecipe): string {
  return join(IMAGES, dockerfile);
}

/** `switchyard-matrix:HASH`; another one as soon as anything of the recipe is another. */
export function imageTag(recipe: ImageRecipe): string {
  const content = JSON.stringify([readFileSync(dockerfilePath(recipe), "utf8"), recipe.base, recipe.prepare ?? "", process.arch]);
  return `switchyard-matrix:${createHash("sha256").update(content).digest("hex").slice(0, 16)}`;
}
