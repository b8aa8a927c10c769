/** This defines a root with a small package that the machine's own dpkg installs there. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { LOCK_TIMEOUT_MS, STATE_DIR, type Context } from "../../src/context.ts";
import { PLAIN, program, type ContextOptions } from "./scratch.ts";

/** A copy of the root, for one test. */
export interface DpkgRoot {
  readonly root: string;
  readonly at: (path: string) => string;
  readonly context: (more?: ContextOptions) => Context;
  /** Installs this version of the package. */
  readonly install: (version: 1 | 2) => void;
  /** Runs dpkg, or another of its programs, on the root. */
  readonly dpkg: (...args: readonly string[]) => string;
  /** What `dpkg --verify` finds wrong: nothing is empty. */
  readonly verify: () => string;
  readonly diversions: () => string;
}

/** What is not ours in the record: it has to stay byte for byte. */
export const FOREIGN = "/bin/other\n/bin/other.pkg\nsome-package\n";

/** Makes packages and root once for all tests of a file; call it outside of any test. @returns makes a copy for one test */
export function dpkgRoots(): () => DpkgRoot {
  let [top, home] = ["", ""];
  beforeAll(() => {
    top = mkdtempSync(join(tmpdir(), "switchyard-protect-"));
    // An ext4, which reuses inode numbers at once, in memory: how fast a disk syncs is not what is tried.
    execFileSync("mount", ["-t", "tmpfs", "none", top]);
    home = join(top, "at");
    mkdirSync(home);
    writeFileSync(join(top, "image"), "");
    truncateSync(join(top, "image"), 64 * 1024 * 1024);
    execFileSync("mkfs.ext4", ["-qF", join(top, "image")]);
    execFileSync("mount", ["-o", "loop", join(top, "image"), home]);
    for (const version of [1, 2]) build(home, version);
    const root = join(home, "root");
    for (const dir of ["info", "updates", "triggers"]) mkdirSync(join(root, "var/lib/dpkg", dir), { recursive: true });
    for (const dir of ["usr/bin", "opt/p"]) mkdirSync(join(root, dir), { recursive: true });
    symlinkSync("usr/bin", join(root, "bin"));
    writeFileSync(join(root, "var/lib/dpkg/status"), "");
    writeFileSync(join(root, "var/lib/dpkg/diversions"), FOREIGN);
    program(join(root, "opt/p/tool"), "ours");
    program(join(root, "opt/p/second"), "second");
    install(root, home, 1);
  });
  afterAll(() => {
    // -l: a verb that was killed in this process leaves its handles open.
    for (const mounted of [home, top]) execFileSync("umount", ["-l", mounted]);
    rmSync(top, { recursive: true, force: true });
  });
  return () => copyOf(home);
}

function copyOf(home: string): DpkgRoot {
  const root = mkdtempSync(join(home, "copy-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  chmodSync(root, 0o755);
  cpSync(join(home, "root"), root, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  const at = (path: string): string => join(root, path);
  const dpkg = (...args: readonly string[]): string => {
    const [tool = "dpkg", ...rest] = args;
    return execFileSync(tool, [`--root=${root}`, ...rest], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" }, stdio: ["ignore", "pipe", "pipe"] });
  };
  return {
    root,
    at,
    dpkg,
    context: ({ policy = {}, lockTimeoutMs = LOCK_TIMEOUT_MS, ...more } = {}) => ({ root, policy: { ...DEFAULT_POLICY, ...PLAIN, ...policy }, stateDir: STATE_DIR, lockTimeoutMs, ...more }),
    install: (version) => install(root, home, version),
    verify: () => spawnSync("dpkg", [`--root=${root}`, "--verify"], { encoding: "utf8" }).stdout,
    diversions: () => readFileSync(at("var/lib/dpkg/diversions"), "latin1"),
  };
}

function install(root: string, home: string, version: number): void {
  execFileSync("dpkg", [`--root=${root}`, "--force-not-root", "--force-bad-path", "--force-unsafe-io", "-i", join(home, `tool-${version}.deb`)], { stdio: ["ignore", "ignore", "pipe"] });
}

/** `/bin/tool`, as on Debian 12 packages still list what lies in `/usr/bin`, and `/usr/bin/plain`, `/usr/bin/link` and a conffile. */
function build(home: string, version: number): void {
  const tree = join(home, `tool-${version}`);
  for (const dir of ["DEBIAN", "bin", "usr/bin", "etc"]) mkdirSync(join(tree, dir), { recursive: true });
  const files = ["bin/tool", "usr/bin/plain", "etc/tool.conf"];
  for (const file of files) program(join(tree, file), `package ${version} ${file}`);
  symlinkSync("plain", join(tree, "usr/bin/link"));
  const sum = (file: string): string => createHash("md5").update(readFileSync(join(tree, file))).digest("hex");
  writeFileSync(join(tree, "DEBIAN/md5sums"), files.map((file) => `${sum(file)}  ${file}\n`).join(""));
  writeFileSync(join(tree, "DEBIAN/conffiles"), "/etc/tool.conf\n");
  writeFileSync(join(tree, "DEBIAN/control"), `Package: tool\nVersion: ${version}-1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: a package for tests\n`);
  execFileSync("dpkg-deb", ["--root-owner-group", "--build", tree, join(home, `tool-${version}.deb`)], { stdio: ["ignore", "ignore", "pipe"] });
}

/** Every entry of the directories that matter, but for the keys that a first run makes: kind, content, mode, owner, mtime, inode and number of names. */
export function wholeTree({ root }: DpkgRoot, dirs: readonly string[] = ["usr", "etc"]): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const dir of dirs) {
    for (const entry of readdirSync(join(root, dir), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const stat = lstatSync(path, { bigint: true });
      if (stat.isDirectory() || entry.parentPath.startsWith(join(root, "etc/switchyard"))) continue;
      const content = stat.isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, "latin1");
      entries[path.slice(root.length)] = [content, stat.mode.toString(8), stat.uid, stat.gid, stat.mtimeNs, stat.ino, stat.nlink].join(" ");
    }
  }
  return entries;
}
