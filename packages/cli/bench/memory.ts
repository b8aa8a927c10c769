/**
 * This measures the peak memory of each verb for a large plan: `node bench/memory.ts [directories [programs in each]]`,
 * by default 100 × 1,000. It needs the built command, and about 6 GB below the directory for temporary files.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { fileURLToPath } from "node:url";

const [directories = 100, programs = 1000] = process.argv.slice(2).map(Number);
const ENTRY = fileURLToPath(new URL("../dist/main.js", import.meta.url));
/** How often the kernel is asked, in milliseconds: its mark is the highest so far, so only what comes after the last look is missed. */
const LOOK_MS = 10;
const base = mkdtempSync(join(tmpdir(), "cli-bench-"));
const root = join(base, "root");
const manifest = join(base, "links.json");
process.on("exit", () => rmSync(base, { recursive: true, force: true }));

function plant(): void {
  mkdirSync(join(root, "opt"), { recursive: true, mode: 0o755 });
  writeFileSync(join(root, "opt/tool"), "#!/bin/sh\n", { mode: 0o755 });
  const links = [];
  for (let dir = 0; dir < directories; dir++) {
    const at = `/usr/lib/d${dir}`;
    mkdirSync(join(root, at), { recursive: true, mode: 0o755 });
    for (let one = 0; one < programs; one++) {
      const target = `${at}/program-${one}`;
      writeFileSync(join(root, target), `${target}\n`, { mode: 0o755 });
      links.push({ target, source: "/opt/tool" });
    }
  }
  writeFileSync(manifest, JSON.stringify({ version: 1, links }));
}

/** What the kernel says was most, in KiB; undefined once the process has gone. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return undefined;
    throw error;
  }
}

async function measure(name: string, argv: readonly string[]): Promise<void> {
  const start = performance.now();
  const child = spawn(process.execPath, [ENTRY, ...argv, "--root", root, "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.pipe(createWriteStream(join(base, "out.json")));
  let peak = 0;
  const looking = setInterval(() => (peak = Math.max(peak, peakOf(child.pid) || 0)), LOOK_MS);
  const [code] = await once(child, "exit");
  clearInterval(looking);
  const seconds = (performance.now() - start) / 1000;
  console.log(`  ${name.padEnd(24)}${(peak / 1024).toFixed(0).padStart(6)} MiB ${seconds.toFixed(1).padStart(8)} s   exit ${code}`);
}

plant();
console.log(`peak memory, ${directories * programs} actions in ${directories} directories`);
const limit = ["--max-actions", String(directories * programs)];
await measure("plan", ["plan", manifest, ...limit]);
await measure("apply, dry run", ["apply", manifest, ...limit]);
await measure("apply --commit", ["apply", manifest, "--commit", ...limit]);
await measure("status", ["status"]);
await measure("history", ["history"]);
await measure("show last", ["show", "last"]);
await measure("verify", ["verify"]);
await measure("rollback, dry run", ["rollback"]);
await measure("rollback --commit", ["rollback", "--commit"]);
