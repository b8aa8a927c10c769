/** This defines `useDaemon`: a Docker daemon, one that runs or one of our own. */
import { spawn, spawnSync } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { MatrixError } from "../matrix-error.ts";
import type { RunFolder } from "../run/run-folder.ts";
import { installTools } from "../run/install-tools.ts";
import { Docker } from "./docker.ts";

/** A daemon, and whether it is gone after this run with all its images. */
export interface UsedDaemon {
  readonly docker: Docker;
  readonly isOurs: boolean;
}

const PATIENCE_MS = 300_000;
const MEMORY_BYTES = 4 * 2 ** 30;

/**
 * The daemon that `docker` finds; where there is none, one of our own, which ends with the run.
 *
 * @throws {@link MatrixError} `daemon-unusable`: says what is missing
 */
export async function useDaemon(folder: RunFolder): Promise<UsedDaemon> {
  const running = new Docker();
  if (running.try(["version"], { timeoutMs: 10_000 }).ok) return { docker: running, isOurs: false };
  if (process.geteuid?.() !== 0) {
    throw new MatrixError("daemon-unusable", "No Docker daemon answers, and only root can start one. Needed: a daemon that runs and may be used, or root.");
  }
  installTools(["docker", "dockerd", "setpriv"]);
  // Installing it may have started the system's own.
  if (running.try(["version"], { timeoutMs: 10_000 }).ok) return { docker: running, isOurs: false };
  return { docker: await startDaemon(folder), isOurs: true };
}

/**
 * Starts dockerd with everything of it in `folder`: no other daemon, network or image of this machine is touched.
 *
 * Crash: the kernel sends it SIGTERM when this process dies, however it dies; it then ends its containers and its containerd.
 */
async function startDaemon(folder: RunFolder): Promise<Docker> {
  const socket = join(folder.dir, "docker.sock");
  const log = join(folder.dir, "dockerd.log");
  const output = openSync(log, "w");
  const child = spawn("setpriv", ["--pdeathsig", "TERM", "dockerd", ...daemonArguments(folder.dir, dataRoot(folder), socket)], { stdio: ["ignore", output, output], detached: true });
  // Its exit code, which is looked at below, then tells that it never was.
  child.once("error", () => undefined);
  const docker = new Docker(socket);
  const deadline = performance.now() + PATIENCE_MS;
  while (child.exitCode === null && performance.now() < deadline) {
    if (docker.try(["version"], { timeoutMs: 10_000 }).ok) return docker;
    await sleep(100);
  }
  throw new MatrixError("daemon-unusable", `dockerd could not be started here. The end of what it says:\n${readFileSync(log, "utf8").slice(-2000)}`);
}

/** Images and containers lie in memory where there is plenty: ten thousand files are gone at once then, not after many seconds. */
function dataRoot(folder: RunFolder): string {
  const data = folder.subdirectory("data");
  if (process.availableMemory() > 2 * MEMORY_BYTES) spawnSync("mount", ["-t", "tmpfs", "-o", `size=${MEMORY_BYTES},mode=711`, "matrix", data]);
  return data;
}

function daemonArguments(dir: string, data: string, socket: string): string[] {
  const places = ["--data-root", data, "--exec-root", join(dir, "exec"), "--pidfile", join(dir, "dockerd.pid"), "--host", `unix://${socket}`];
  // No container has a network of its own, so the machine's is left alone. A daemon that does not wait for its containers until
  // they are gone leaves those behind that a busy machine has not ended yet, and nobody else knows them.
  return [...places, "--bridge=none", "--iptables=false", "--shutdown-timeout=60"];
}
