/**
 * This measures what facts cost of a commit: `node bench/facts.ts [actions]`, by default 1,000. In one run it commits plans
 * by the built engine, and each time makes the very facts again that the commit recorded, checks, masks, canonicalises, chains,
 * writes and syncs them, and prints the ratio; it exits 1 where that is 10 % or more.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { apply, LOCK_TIMEOUT_MS, readFacts, STATE_DIR, type Context } from "@switchyard/engine";
import { encodeFacts, CHAIN_START, FactSink, parseFact, type Fact } from "@switchyard/facts";
import { closeDir, closeRoot, nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY } from "@switchyard/policy";

const [actions = 1000] = process.argv.slice(2).map(Number);
const LIMIT = 0.1;
const base = mkdtempSync(join(tmpdir(), "cli-bench-"));
process.on("exit", () => rmSync(base, { recursive: true, force: true }));

function plant(root: string): { readonly target: string; readonly source: string }[] {
  mkdirSync(join(root, "opt"), { recursive: true, mode: 0o755 });
  mkdirSync(join(root, "usr/bin"), { recursive: true, mode: 0o755 });
  chmodSync(root, 0o755);
  writeFileSync(join(root, "opt/tool"), "#!/bin/sh\n", { mode: 0o755 });
  return Array.from({ length: actions }, (_, index) => {
    const target = `/usr/bin/program-${index}`;
    writeFileSync(join(root, target), `${target}\n`, { mode: 0o755 });
    return { target, source: "/opt/tool" };
  });
}

async function timed<T>(act: () => T | Promise<T>): Promise<readonly [number, T]> {
  const start = performance.now();
  const result = await act();
  return [performance.now() - start, result];
}

/** The facts without what the sink adds: the ones of before the first change, and those of the end, as they were appended. */
function appends(lines: readonly string[]): readonly (readonly Fact[])[] {
  const facts = lines.flatMap((line) => {
    const read = parseFact(line);
    return read.kind === "known" ? [read.fact] : [];
  });
  const before = facts.filter(({ stage }) => stage !== "apply.result");
  return [before, facts.filter(({ stage }) => stage === "apply.result")];
}

async function emit(dirPath: string, parts: readonly (readonly Fact[])[]): Promise<void> {
  mkdirSync(dirPath);
  const root = openRoot(dirPath);
  const dir = openDir(root, []);
  const sink = await FactSink.open(dir, nodeName("facts.jsonl"));
  for (const part of parts) await sink.append(part);
  sink.close();
  closeDir(dir);
  closeRoot(root);
}

/** One commit on a root of its own, and its facts once more: in milliseconds. */
async function round(number: number): Promise<{ readonly commitMs: number; readonly factsMs: number; readonly encodeMs: number; readonly facts: number }> {
  const root = join(base, `root${number}`);
  const links = plant(root);
  // Health checks would make the commit longer, and the share smaller.
  const policy = { ...DEFAULT_POLICY, require_smoke_in_commit: false, require_rescue: false };
  const context: Context = { root, policy, stateDir: STATE_DIR, lockTimeoutMs: LOCK_TIMEOUT_MS, maxActions: actions };
  const [commitMs, report] = await timed(() => apply(context, { links, mode: "commit" }));
  if (!report.ok) throw new Error(report.error?.message ?? "the commit failed");
  const parts = appends((await readFacts(context)).lines);
  const [factsMs] = await timed(() => emit(join(base, `facts${number}`), parts));
  const [encodeMs] = await timed(() => encodeFacts(parts.flat(), CHAIN_START));
  return { commitMs, factsMs, encodeMs, facts: parts.flat().length };
}

const ROUNDS = 5;
const rounds = [];
for (let number = 0; number < ROUNDS; number++) rounds.push(await round(number));
const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
const [commitMs, factsMs, encodeMs] = [median(rounds.map((one) => one.commitMs)), median(rounds.map((one) => one.factsMs)), median(rounds.map((one) => one.encodeMs))];
const share = factsMs / commitMs;
console.log(`medians of ${ROUNDS} rounds`);
console.log(`commit of ${actions} actions  ${commitMs.toFixed(0).padStart(6)} ms`);
console.log(`its ${rounds[0]?.facts} facts again      ${factsMs.toFixed(0).padStart(6)} ms, of which encoding is ${encodeMs.toFixed(0)} ms`);
console.log(`share of the commit          ${(share * 100).toFixed(1).padStart(6)} %   (limit ${LIMIT * 100} %)`);
process.exitCode = share < LIMIT ? 0 : 1;
