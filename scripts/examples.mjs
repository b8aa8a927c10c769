// Runs the examples of the packages' READMEs: each ```js fence, as a module inside its package.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readmeExamples } from "./readme-examples.mjs";

const packages = join(import.meta.dirname, "..", "packages");
let failed = 0;
let ran = 0;

for (const name of readdirSync(packages)) {
  const examples = readmeExamples(join(packages, name));
  if (examples === null) {
    console.error(`packages/${name}: has no README.md`);
    failed += 1;
    continue;
  }
  for (const [index, code] of examples.entries()) {
    const file = join(packages, name, `.example-${process.pid}-${index}.mjs`);
    writeFileSync(file, code);
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
    rmSync(file);
    ran += 1;
    if (status === 0) continue;
    console.error(`packages/${name}/README.md: example ${index + 1} failed\n${stderr}`);
    failed += 1;
  }
}
console.log(`${ran} examples ran, ${failed} failures`);
process.exitCode = failed === 0 && ran > 0 ? 0 : 1;
