import { afterAll, describe, expect, it } from "vitest";
import type { Docker } from "../../src/matrix/docker/docker.ts";
import { hostBinariesImage } from "../../src/matrix/docker/host-binaries-image.ts";
import { useDaemon } from "../../src/matrix/docker/use-daemon.ts";
import { RunFolder } from "../../src/matrix/run/run-folder.ts";

const TAG = "switchyard-matrix-test:host-binaries";
const folder = new RunFolder();
let docker: Docker | undefined;
afterAll(() => {
  docker?.try(["rmi", "--force", TAG]);
  folder.close();
});

describe("hostBinariesImage()", { timeout: 900_000 }, () => {
  it("this machine's programs, start in a container that has nothing else", async () => {
    ({ docker } = await useDaemon(folder));
    hostBinariesImage(docker, folder, TAG);
    const commands = ["mkfs.xfs -V", "mkfs.btrfs -V", "mkfs.ext4 -V", "getfattr --version", "strace -V", "busybox true", "dash -c true", "ls /etc/mke2fs.conf"];
    const said = docker.call(["run", "--rm", "--network", "none", TAG, "sh", "-euc", `${commands.map((command) => `${command} >/dev/null 2>&1`).join("; ")}; echo all of them`]);
    expect(said).toBe("all of them");
  });
});
