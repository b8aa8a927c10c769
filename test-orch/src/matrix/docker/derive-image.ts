/** This defines `deriveImage`. */
import { dirname } from "node:path";
import type { Docker } from "./docker.ts";
import { type ImageRecipe, dockerfilePath, imageTag } from "./image-recipe.ts";
import type { MadeImage } from "./make-image.ts";

/** Has the daemon have an image that is made of `from`, which it has, by a Dockerfile of its own. */
export function deriveImage(docker: Docker, from: MadeImage, dockerfile: string): MadeImage {
  const recipe: ImageRecipe = { dockerfile, base: { image: from.tag, suite: "" } };
  const tag = imageTag(recipe);
  const file = dockerfilePath(recipe);
  docker.call(["build", "--network", "none", "--build-arg", `BASE=${from.tag}`, "--tag", tag, "--file", file, dirname(file)]);
  return { how: `made of ${from.tag}`, tag, id: docker.call(["image", "inspect", "--format", "{{.Id}}", tag]) };
}
