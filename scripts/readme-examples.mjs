// Defines `readmeExamples`, what the packages' READMEs show as code that runs.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** @returns the ```js fences of a package's README, in order; null without a README. */
export function readmeExamples(home) {
  const readme = join(home, "README.md");
  if (!existsSync(readme)) return null;
  return [...readFileSync(readme, "utf8").matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
}
