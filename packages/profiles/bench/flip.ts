/**
 * This measures what a flip costs with 10, 100 and 1,000 applets, as a multiple of the first: the flip itself, from its rename to the end
 * of the sync behind it, and the whole of it, with both trees looked at before and after; of that also the processor time, which does not
 * count what others did meanwhile. Each round flips every one of them once, so that a busy machine slows all of them down; the medians are compared.
 *
 *   node bench/flip.ts [ROUNDS]        after a build
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { LOCK_TIMEOUT_MS, STATE_DIR, type Context } from "@switchyard/engine";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { adopt, buildProfile, DEFAULT_PREFIX, POINTER, setProfile } from "../src/index.ts";

const SIZES = [10, 100, 1000] as const;
const rounds = Number(process.argv[2] ?? 15);
const base = mkdtempSync(join(tmpdir(), "profiles-bench-"));
process.on("exit", () => rmSync(base, { recursive: true, force: true }));

/** In milliseconds. */
interface Cost {
  readonly flip: number;
  readonly whole: number;
  readonly cpu: number;
}

/** A root with so many commands, all of them stable links, and two profiles. */
async function prepare(applets: number): Promise<Context> {
  const root = join(base, `of-${applets}`);
  const names = Array.from({ length: applets }, (_, number) => `tool-${number}`);
  for (const dir of ["usr/bin", "usr/lib", "opt/p"]) mkdirSync(join(root, dir), { recursive: true, mode: 0o755 });
  chmodSync(root, 0o755);
  for (const dir of ["usr/bin", "opt/p"]) for (const name of names) writeFileSync(join(root, dir, name), "#!/bin/sh\n", { mode: 0o755 });
  const context: Context = { root, policy: { ...DEFAULT_POLICY, require_smoke_in_commit: false, require_rescue: false }, stateDir: STATE_DIR, lockTimeoutMs: LOCK_TIMEOUT_MS };
  const built = await buildProfile(context, { prefix: DEFAULT_PREFIX, name: "p", from: { kind: "directory", path: "/opt/p" }, mode: "commit" });
  const adopted = await adopt(context, { prefix: DEFAULT_PREFIX, profile: "vendor", targets: names.map((name) => `/usr/bin/${name}`), like: null, mode: "commit" });
  for (const { error } of [built, adopted]) if (error !== null) throw new Error(error.message);
  return context;
}

/** A kernel that notes when the pointer changes hands, and when the next sync has ended. */
function watching(): { readonly syscalls: Syscalls; readonly took: () => number } {
  const kernel = linuxSyscalls();
  let [renamed, synced] = [0, 0];
  const syscalls: Syscalls = {
    ...kernel,
    rename: (dir, name, newName, flags) => {
      if (newName === POINTER && renamed === 0) renamed = performance.now();
      kernel.rename(dir, name, newName, flags);
    },
    fsync: async (fd) => {
      await kernel.fsync(fd);
      if (renamed !== 0 && synced === 0) synced = performance.now();
    },
  };
  return { syscalls, took: () => synced - renamed };
}

async function flipped(context: Context, profile: string): Promise<Cost> {
  const { syscalls, took } = watching();
  const [start, spent] = [performance.now(), process.cpuUsage()];
  const { error } = await setProfile({ ...context, syscalls }, { prefix: DEFAULT_PREFIX, profile, missing: "keep", why: null, mode: "commit" });
  if (error !== null) throw new Error(error.message);
  const { user, system } = process.cpuUsage(spent);
  return { flip: took(), whole: performance.now() - start, cpu: (user + system) / 1000 };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const subjects: { readonly size: number; readonly context: Context; readonly costs: Cost[] }[] = [];
for (const size of SIZES) subjects.push({ size, context: await prepare(size), costs: [] });
for (let round = 0; round < rounds; round++) for (const { context, costs } of subjects) costs.push(await flipped(context, round % 2 === 0 ? "p" : "vendor"));
const [first] = subjects;
for (const { size, costs } of subjects) {
  const line = (["flip", "whole", "cpu"] as const).map((what) => {
    const [time, reference] = [median(costs.map((cost) => cost[what])), median((first?.costs ?? []).map((cost) => cost[what]))];
    return `${what} ${time.toFixed(2).padStart(8)} ms ${(time / reference).toFixed(2).padStart(6)}`;
  });
  console.log(`${String(size).padStart(5)} applets  ${line.join("  ")}`);
}
