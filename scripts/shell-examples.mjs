// Runs what README.md, docs/ and the packages' READMEs show to be typed: every fence `sh` and `console`, on a machine of its own
// made of scratch files. A fence that cannot be run there says `not-run`.
//   node scripts/shell-examples.mjs            fails with what ends otherwise, or says something else than the page
//   node scripts/shell-examples.mjs update     writes what is said into the `console` fences
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { exampleMachine } from "./examples/example-machine.mjs";
import { settled } from "./examples/settled.mjs";
import { shellBlocks } from "./examples/shell-blocks.mjs";

const top = join(import.meta.dirname, "..");
const cli = join(top, "packages/cli/dist/main.js");
const isUpdate = process.argv[2] === "update";
const faults = [];
let ran = 0;

/** @returns what was said */
function runStep(machine, { file, line }, { command, exit, output }) {
  const where = `${file}:${line}: $ ${command}`;
  const ended = machine.type(command);
  const said = settled(ended.output, machine.root);
  ran += 1;
  if (ended.status !== exit) faults.push(`${where}\nended with ${ended.status}, the page says ${exit}\n${ended.output}`);
  if (output !== null && said !== output && !isUpdate) faults.push(`${where}\nsays\n${said}\nand on the page\n${output}`);
  return said;
}

/** From the end of a file to its beginning, so that what is before stays where it was. */
function rewrite(told) {
  for (const { block, said } of told.toReversed()) {
    const path = join(top, block.file);
    const text = readFileSync(path, "utf8");
    const body = block.steps.map(({ command }, index) => `$ ${command}\n${said[index]}`).join("");
    writeFileSync(path, `${text.slice(0, block.start)}${body}${text.slice(block.end)}`);
  }
}

const told = [];
const blocks = shellBlocks(top);
for (const block of blocks.filter(({ runs }) => runs)) {
  const machine = exampleMachine(cli);
  try {
    const said = block.steps.map((step) => runStep(machine, block, step));
    if (block.steps.every(({ output }) => output !== null)) told.push({ block, said });
  } finally {
    machine.remove();
  }
}
if (isUpdate) rewrite(told);
for (const fault of faults) console.error(`${fault}\n`);
console.log(`${ran} commands ran, ${faults.length} failures; ${blocks.filter(({ runs }) => !runs).length} blocks cannot be run`);
process.exitCode = faults.length === 0 && ran > 0 ? 0 : 1;
