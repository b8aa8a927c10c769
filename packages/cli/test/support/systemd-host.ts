/** This defines a systemd that runs as process 1 of its own namespaces, for commands that ask it for something. Needs root. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { Ended } from "./command.ts";

/** A machine with systemd, as seen from inside. */
export interface SystemdHost {
  /** Runs a program there, as root, in no session. */
  readonly run: (program: string, ...args: readonly string[]) => Ended;
}

/**
 * This machine's files below a layer of their own, a target with nothing in it, and systemd. The kernel's settings cannot be
 * written there. Arguments: where to mount, then directories that are to be the same inside and outside.
 */
const BOOT = `
set -e
base=$1; shift
mount --make-rprivate /
mount -t tmpfs layer "$base"
mkdir "$base/upper" "$base/work" "$base/root"
root=$base/root
mount -t overlay layer -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$root"
for same; do mkdir -p "$root$same"; mount --bind "$same" "$root$same"; done
mount -t proc proc "$root/proc"
mount -o bind,ro /proc/sys "$root/proc/sys"
mount -t tmpfs run "$root/run"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup "$root/sys/fs/cgroup"
mount -t tmpfs dev "$root/dev"
for node in null zero random urandom full tty; do touch "$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done
# Nothing of what a machine does when it starts: some of it would wait for devices that are not there.
rm -rf "$root/usr/lib/systemd/system/sysinit.target.wants" "$root/etc/systemd/system/sysinit.target.wants"
: >"$root/etc/fstab"
mkdir -p "$root/etc/systemd/system"
printf '[Unit]\\nDefaultDependencies=no\\n' >"$root/etc/systemd/system/bare.target"
cd "$root"
exec chroot . /usr/bin/env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=bare.target --log-target=null
`;

/** A group of processes of its own, in which it makes its own: two systemds in one would end each other's services. */
const IN_A_GROUP = 'set -e; mount -t cgroup2 cgroup "$1"; mkdir "$1/$2"; echo $$ >"$1/$2/cgroup.procs"; umount "$1"; shift 2; exec "$@"';

/** What systemd made in it is empty then, and goes with it. */
const DROP_GROUP = 'mount -t cgroup2 cgroup "$1" && find "$1/$2" -depth -type d -exec rmdir {} \\;';

/** Boots it, and ends it with the test. @param same directories that are the same inside and outside */
export async function systemdHost(same: readonly string[]): Promise<SystemdHost> {
  const base = mkdtempSync(join(tmpdir(), "switchyard-systemd-"));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const group = basename(base);
  const namespaces = ["--pid", "--fork", "--kill-child", "--ipc", "--uts", "--net", "--cgroup", "--mount"];
  const unshare = spawn("unshare", ["--mount", "sh", "-c", IN_A_GROUP, "sh", base, group, "unshare", ...namespaces, "sh", "-c", BOOT, "sh", base, ...same], { stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(async () => {
    const [pid = ""] = spawnSync("pgrep", ["-P", String(unshare.pid)], { encoding: "utf8" }).stdout.split("\n");
    unshare.kill("SIGKILL");
    while (existsSync(`/proc/${pid || "none"}`)) await sleep(20);
    spawnSync("unshare", ["--mount", "sh", "-c", DROP_GROUP, "sh", base, group]);
  });
  let said = "";
  unshare.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  for (;;) {
    if (unshare.exitCode !== null) throw new Error(`systemd did not start: ${said}`);
    const { stdout } = spawnSync("pgrep", ["-P", String(unshare.pid)], { encoding: "utf8" });
    const host = { run: inside(stdout.trim()) };
    if (host.run("systemctl", "is-active", "bare.target").code === 0) return await initialized(host);
    await sleep(100);
  }
}

/** As a machine that has been up for a while: every timer needs this first, and on a busy machine it takes longer than a caller waits for an answer. */
async function initialized(host: SystemdHost): Promise<SystemdHost> {
  const { code, stderr } = host.run("systemctl", "--no-block", "start", "sysinit.target");
  if (code !== 0) throw new Error(`systemd does not get ready: ${stderr}`);
  while (host.run("systemctl", "is-active", "sysinit.target").code !== 0) await sleep(100);
  return host;
}

function inside(pid: string): SystemdHost["run"] {
  return (program, ...args) => {
    const words = ["-t", pid, "-m", "-p", "-i", "-u", "-n", "-C", "-r", "-w", program, ...args];
    const { status, stdout, stderr } = spawnSync("nsenter", words, { encoding: "utf8", timeout: 150_000, env: { ...process.env, SWITCHYARD_POLICY: "development" } });
    return { code: status, stdout, stderr };
  };
}
