/** This defines `containerArguments`: what a container of the matrix may do and sees. */
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { baseCapabilities } from "../file-systems/capabilities.ts";

const TEST_ORCH = join(import.meta.dirname, "../../..");

/** One container. */
export interface ContainerSettings {
  readonly name: string;
  /** The run that it belongs to. */
  readonly run: string;
  readonly image: string;
  /** The directory of `packedCommand`. */
  readonly command: string;
  readonly capabilities: readonly string[];
  /** The major version of the client that these are for. */
  readonly clientVersion: number;
  /** The image's own Node, where ours does not run. */
  readonly node?: string | undefined;
  /** Whether scenarios change its own `/`. */
  readonly ownRoot: boolean;
}

/** The label that every container of every run bears; its value is the run's id. */
export const RUN_LABEL = "switchyard.matrix";

/**
 * The arguments of `docker` that start the worker in a container without a network, with no capability but those that are needed,
 * and with loop devices as its only devices that matter; on its own `/` it needs none. It goes away when its stdin ends.
 */
export function containerArguments(settings: ContainerSettings): string[] {
  const capabilities = [...baseCapabilities, ...settings.capabilities].flatMap((name) => ["--cap-add", name]);
  // AppArmor's profile for containers forbids every mount, whatever the capabilities.
  const rights = ["--network", "none", "--cap-drop", "ALL", ...capabilities, "--security-opt", "no-new-privileges", "--security-opt", "apparmor=unconfined"];
  const devices = settings.ownRoot ? [] : loopDevices(settings);
  const memory = ["/tmp:exec,mode=1777", "/run:exec,mode=755", "/matrix:exec,mode=755"].flatMap((place) => ["--tmpfs", place]);
  const mounts = [
    `${realpathSync(process.execPath)}:/node/bin/node:ro`,
    `${settings.command}:/command:ro`,
    `${join(TEST_ORCH, "src")}:/harness/src:ro`,
    `${join(TEST_ORCH, "package.json")}:/harness/package.json:ro`,
  ].flatMap((mount) => ["-v", mount]);
  const path = `${settings.node === undefined ? "/node/bin" : dirname(settings.node)}:/command/node_modules/.bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  const identity = ["--name", settings.name, "--label", `${RUN_LABEL}=${settings.run}`, "--env", `PATH=${path}`, "--workdir", "/"];
  const root = settings.ownRoot ? [] : ["--read-only"];
  return ["run", "--rm", "--interactive", ...identity, ...rights, ...devices, ...memory, ...mounts, ...root, settings.image, settings.node ?? "/node/bin/node", "/harness/src/matrix/inside/worker.ts"];
}

/**
 * The kernel puts the nodes of loop devices into the host's /dev, so that is what containers see. They cannot write there: a file
 * would outlive them.
 */
function loopDevices({ clientVersion }: ContainerSettings): string[] {
  // What is mounted below it is left out: as long as the container lives nobody else could unmount that for good.
  const alone = clientVersion < 25 ? "bind-nonrecursive=true" : "bind-recursive=disabled";
  // 7: loop devices. 10 237: /dev/loop-control, which finds a free one.
  return ["--mount", `type=bind,source=/dev,target=/dev,readonly,${alone}`, "--device-cgroup-rule", "b 7:* rw", "--device-cgroup-rule", "c 10:237 rw"];
}
