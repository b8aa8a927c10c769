/** This defines `hostBinariesImage`: an image of this machine's own programs, where neither a registry nor a mirror is reached. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { locateProgram } from "../../scratch/locate-program.ts";
import { MatrixError } from "../matrix-error.ts";
import { installTools } from "../run/install-tools.ts";
import type { RunFolder } from "../run/run-folder.ts";
import type { Docker } from "./docker.ts";

/** What the worker and the scenarios type. */
const PROGRAMS = `
  sh dash env ls cat cp mv ln rm mkdir rmdir chmod chown stat readlink touch mkfifo truncate dd sync sort date sha256sum true
  false sleep echo printf basename dirname head tail wc tr cut id tee test uname sed grep find mount umount losetup flock pgrep
  pkill ps busybox strace chattr getfattr setfattr setfacl getfacl setcap getcap mkfs.ext4 mkfs.xfs mkfs.btrfs mksquashfs
  mkfs.erofs
`
  .trim()
  .split(/\s+/u);
/** Loaded by name while a program runs, or read by it. */
const FILES = ["/etc/mke2fs.conf", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf"];
/** On a system with one /usr these are links, and programs are looked for through them. */
const LINKS = { bin: "usr/bin", sbin: "usr/sbin", lib: "usr/lib", lib64: "usr/lib64" };

/** Makes the image and returns its name. It is no Debian: there is no package database, so distributions cannot be tried in it. */
export function hostBinariesImage(docker: Docker, folder: RunFolder, tag: string): string {
  installTools(["dash", "busybox", "strace", "chattr", "setfattr", "setfacl", "setcap", "mkfs.ext4", "mkfs.xfs", "mkfs.btrfs", "mksquashfs", "mkfs.erofs", "pgrep", "flock", "losetup"]);
  const root = folder.subdirectory("host-binaries");
  for (const directory of ["usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "etc", "dev", "proc", "sys", "tmp", "run", "work", "var"]) mkdirSync(join(root, directory), { recursive: true });
  for (const [name, dest] of Object.entries(LINKS)) symlinkSync(dest, join(root, name));
  for (const program of PROGRAMS) takeProgram(root, program);
  // Node itself is mounted, but loads these from the image; koffi needs no others.
  for (const library of librariesOf(process.execPath)) take(root, library);
  for (const file of FILES.filter((path) => existsSync(path))) take(root, file);
  const archive = `${root}.tar`;
  const { status, stderr } = spawnSync("sh", ["-c", 'tar --directory "$1" --numeric-owner --create --file "$2" .', "sh", root, archive], { encoding: "utf8" });
  if (status !== 0) throw new MatrixError("image-unusable", `Cannot pack this machine's programs: ${stderr}`);
  docker.call(["import", archive, tag]);
  return tag;
}

function takeProgram(root: string, name: string): void {
  const program = locateProgram(name);
  take(root, program);
  // The name that is typed may be a link to it: mkfs.ext4 is mke2fs, and asks by which name it was called.
  const named = join(root, "usr/bin", name);
  if (!existsSync(named) && lstatSync(named, { throwIfNoEntry: false }) === undefined) symlinkSync(canonical(program), named);
  for (const library of librariesOf(program)) take(root, library);
}

/** What ldd(1) says that it loads; nothing for programs that are linked statically, and for scripts. */
function librariesOf(program: string): string[] {
  const { stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  return [...stdout.matchAll(/(?:=> |^\s*)(\/\S+)/gmu)].flatMap(([, path]) => path ?? []);
}

/** Copies a file to where it is found here, and where a link leads to it, the link as well. */
function take(root: string, path: string): void {
  const to = join(root, canonical(path));
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(to), { recursive: true });
  if (!lstatSync(path).isSymbolicLink()) return cpSync(path, to);
  symlinkSync(readlinkSync(path), to);
  take(root, resolve(dirname(path), readlinkSync(path)));
}

/** The path with its directory's links resolved: /lib64/ld-linux-x86-64.so.2 lies in /usr/lib64 or elsewhere. */
function canonical(path: string): string {
  return join(realpathSync(dirname(path)), path.slice(dirname(path).length));
}
