// Checks that no test is skipped, put off, singled out or expected to fail: what does not run proves nothing, and what is
// expected to fail hides what it was meant to find. Prints each place; exits 1 if there is any.
//   node scripts/zero-skip.mjs [DIRECTORY]   of a checkout; this one by default
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const top = process.argv[2] ?? join(import.meta.dirname, "..");
/** The words of the test runner, as a chain (`test.concurrent.skip`), as an option (`{ skip: true }`), or from the context (`context.skip()`). */
const WORDS = "skip|skipIf|runIf|todo|only|fails";
const FAULTS = [
  new RegExp(`\\b(?:it|test|describe|suite|bench)(?:\\.\\w+)*\\.(?:${WORDS})\\b`),
  new RegExp(`\\b(?:${WORDS})\\s*:\\s*true\\b`),
  /\b(?:context|ctx|task)\.skip\s*\(/,
  /\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/,
];

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts"], { cwd: top, encoding: "utf8" }).trim().split("\n");
const tests = files.filter((file) => /(^|\/)test\//.test(file) || /\.(test|full)\.ts$/.test(file)).filter((file) => existsSync(join(top, file)));
let found = 0;
for (const file of tests) {
  for (const [index, line] of readFileSync(join(top, file), "utf8").split("\n").entries()) {
    if (!FAULTS.some((fault) => fault.test(line))) continue;
    found += 1;
    console.log(`${file}:${index + 1}: ${line.trim()}`);
  }
}
console.log(`${tests.length} files of tests, ${found} tests that would not run or not count`);
process.exitCode = found === 0 && tests.length > 0 ? 0 : 1;
