/** This defines what tests with a machine's own tools need. What is missing fails, and says what to install. */
import { spawnSync } from "node:child_process";

/** The Debian package of each tool, where it has another name. */
const PACKAGES: Readonly<Record<string, string>> = {
  pacman: "pacman-package-manager", vercmp: "makepkg", "repo-add": "pacman-package-manager", "dpkg-deb": "dpkg", "dpkg-divert": "dpkg", "update-alternatives": "dpkg", "dpkg-query": "dpkg", rpmbuild: "rpm", perl: "perl-base", flock: "util-linux", "mkfs.btrfs": "btrfs-progs", btrfs: "btrfs-progs",
};

/** What a tool said. */
export interface Said {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a tool whatever it answers; fails where it is missing. */
export function ask(tool: string, args: readonly string[], input?: string): Said {
  const { error, status, stdout, stderr } = spawnSync(tool, args, { input, env: { ...process.env, LC_ALL: "C" }, maxBuffer: 1024 ** 3 });
  if (error !== undefined) throw new Error(`${tool} is missing: apt-get install ${PACKAGES[tool] ?? tool}`, { cause: error });
  return { status, stdout, stderr: stderr.toString() };
}

/** Runs a tool that must succeed. */
export function run(tool: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = ask(tool, args);
  if (status !== 0) throw new Error(`${tool} ${args.join(" ")}: ${stderr}`);
  return stdout.toString("latin1");
}
