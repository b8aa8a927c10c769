// `npm run lanes:full`: what takes hours. Exits 1 if a part failed, 2 if it could not do its work.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { readResults } from "../reports/read-results.ts";
import { spellDuration } from "../reports/text/spell-duration.ts";
import { writeReports } from "../reports/write-reports.ts";
import { type FullOptions, USAGE, fullOptions } from "./full-options.ts";
import { Interruption } from "./interruption.ts";
import { partCommand } from "./part-command.ts";
import { type PartEnding, type PartSurroundings, runPart } from "./run-part.ts";

const args = process.argv.slice(2);
if (args.includes("--help")) {
  console.log(USAGE);
} else {
  const options = parsed(args);
  process.exitCode = options === undefined ? 2 : await main(options);
}

function parsed(given: readonly string[]): FullOptions | undefined {
  try {
    return fullOptions(given);
  } catch (error) {
    console.error(`lanes: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return undefined;
  }
}

async function main(options: FullOptions): Promise<number> {
  const { out, seed } = options;
  const start = performance.now();
  const notes = mkdtempSync(join(tmpdir(), "switchyard-lanes-"));
  const interruption = new Interruption();
  try {
    const { passed, failed, lines } = await runAll(options, { notes, interruption });
    report(notes, out);
    for (const line of lines) console.log(line);
    console.log(`lanes: seed ${seed}, ${spellDuration(performance.now() - start)}`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(notes, { recursive: true, force: true });
    interruption.die();
  }
}

async function runAll(options: FullOptions, surroundings: PartSurroundings): Promise<PartEnding & { readonly lines: readonly string[] }> {
  const lines: string[] = [];
  let [passed, failed] = [0, 0];
  for (const part of options.parts) {
    if (surroundings.interruption.isOver) {
      failed += 1;
      lines.push(`FAIL ${part.name}: not run, because of a signal`);
      continue;
    }
    const began = performance.now();
    console.log(`== ${part.name}: ${part.what}`);
    const ending = await runPart(part, options, surroundings);
    passed += ending.passed;
    failed += ending.failed;
    const took = spellDuration(performance.now() - began);
    lines.push(ending.failed === 0 ? `ok   ${part.name} (${took})` : `FAIL ${part.name} (${took})\n     again: ${partCommand(part, options)}`);
  }
  return { passed, failed, lines };
}

/** What the lanes have noted, put together. */
function report(notes: string, out: string | undefined): void {
  const files = readdirSync(notes).filter((name) => name.endsWith(".json")).sort().map((name) => join(notes, name));
  if (out === undefined || files.length === 0) return;
  for (const path of writeReports(out, readResults(files))) console.log(`lanes: ${path}`);
}
