/** This defines `Docker`: the client of one daemon. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { MatrixError } from "../matrix-error.ts";

/** What a call may need. */
export interface CallOptions {
  readonly timeoutMs?: number;
  /** Becomes its stdin. */
  readonly input?: number;
}

const PATIENCE_MS = 600_000;

/** Calls `docker` for one daemon, and nothing else. */
export class Docker {
  readonly #arguments: readonly string[];

  /** @param socket of the daemon; undefined: the one that `docker` itself finds */
  constructor(socket?: string) {
    this.#arguments = socket === undefined ? [] : ["--host", `unix://${socket}`];
  }

  /** Runs a docker command and returns how it ended. */
  try(args: readonly string[], { timeoutMs = PATIENCE_MS, input }: CallOptions = {}): { ok: boolean; stdout: string; stderr: string } {
    const stdin = input ?? "ignore";
    const ended = spawnSync("docker", [...this.#arguments, ...args], { env: environment(), encoding: "utf8", stdio: [stdin, "pipe", "pipe"], timeout: timeoutMs });
    const stderr = ended.error === undefined ? ended.stderr : `${ended.error.message} ${ended.stderr ?? ""}`;
    return { ok: ended.status === 0, stdout: ended.stdout ?? "", stderr };
  }

  /** As `try`, and the output. @throws {@link MatrixError} `image-unusable` where it fails. */
  call(args: readonly string[], options: CallOptions = {}): string {
    const { ok, stdout, stderr } = this.try(args, options);
    if (ok) return stdout.trim();
    throw new MatrixError("image-unusable", `"docker ${args.join(" ")}" failed: ${stderr.trim().slice(-2000)}`);
  }

  /** The major version of the client. */
  version(): number {
    return Number.parseInt(this.call(["version", "--format", "{{.Client.Version}}"]), 10);
  }

  /** Starts a docker command whose stdin and stdout are ours, in a process group of its own. */
  start(args: readonly string[]): ChildProcess {
    return spawn("docker", [...this.#arguments, ...args], { env: environment(), stdio: ["pipe", "pipe", "pipe"], detached: true });
  }
}

function environment(): NodeJS.ProcessEnv {
  // The classic builder: the other one is a plugin that not every installation has.
  return { ...process.env, DOCKER_BUILDKIT: "0" };
}
