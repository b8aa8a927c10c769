/** This proves, as root, that holders of fcntl locks are found on file systems where stat(2) and /proc/locks differ. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { closeRoot, openRoot } from "@switchyard/fs-atomic";
import { expect, it, onTestFinished } from "vitest";
import { scratch } from "@switchyard/test-support/scratch";
import { managerLocks, type ManagerLock } from "../../src/index.ts";
import { holder, type Holder } from "../support/holder.ts";
import { run } from "../support/system.ts";

const LOCK = "var/lib/dpkg/lock-frontend";
/** As dpkg and apt do it: fcntl(2) F_SETLK for writing, on the whole file. `struct flock` is the same on x64 and arm64. */
const FCNTL = `use Fcntl; open(my $f, "+<", $ARGV[0]) or die $!; my $l = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0); fcntl($f, F_SETLK, $l) or die $!; $| = 1; print "ready\\n"; <STDIN>;`;

function fcntlHolder(file: string, ...wrapper: readonly string[]): Promise<Holder> {
  const [command, ...rest] = [...wrapper, "perl", "-e", FCNTL, file];
  return holder(command ?? "perl", ...rest);
}

function mounted(at: string, ...args: readonly string[]): string {
  mkdirSync(at);
  run("mount", ...args, at);
  onTestFinished(() => void run("umount", at));
  return at;
}

/** A root of these files. */
function lay(top: string): string {
  mkdirSync(dirname(join(top, LOCK)), { recursive: true });
  writeFileSync(join(top, LOCK), "");
  return top;
}

function locksBelow(top: string): readonly ManagerLock[] {
  const root = openRoot(top);
  try {
    return managerLocks(root);
  } finally {
    closeRoot(root);
  }
}

const free = [{ state: "free" }];
const heldBy = ({ pid }: Holder): object[] => [{ path: `/${LOCK}`, state: "held", access: "write", holder: { pid, command: "perl" } }];

/** What is told before, while and after a process holds the lock; `true`: exactly that it holds it. */
async function toldOf(top: string): Promise<unknown[]> {
  const before = locksBelow(top).map(({ state }) => state);
  const other = await fcntlHolder(join(top, LOCK));
  const [lock] = locksBelow(top);
  await other.release();
  const isNamed = lock?.state === "held" && lock.access === "write" && lock.holder?.pid === other.pid && lock.holder.command === "perl";
  return [...before, isNamed, ...locksBelow(top).map(({ state }) => state)];
}

const NAMED = ["free", true, "free"];

it("managerLocks(): the directory of temporary files, found (needs perl) [REQ-S8]", async () => {
  expect(await toldOf(lay(join(scratch().path, "root")))).toEqual(NAMED);
});

it("managerLocks(): tmpfs, found (needs root, perl) [REQ-S8]", async () => {
  expect(await toldOf(lay(mounted(scratch().at("mnt"), "-t", "tmpfs", "none")))).toEqual(NAMED);
});

it("managerLocks(): a bind mount of the root, found by both of its paths (needs root, perl) [REQ-S8]", async () => {
  const place = scratch();
  const top = lay(place.at("root"));
  const bound = mounted(place.at("bound"), "--bind", top);
  const other = await fcntlHolder(join(bound, LOCK));
  expect(locksBelow(top)).toMatchObject(heldBy(other));
  expect(locksBelow(bound)).toMatchObject(heldBy(other));
  await other.release();
});

it.each(["", ",xino=on", ",xino=off"])("managerLocks(): overlayfs%s, found before and after the file was copied up (needs root, perl) [REQ-S8]", async (options) => {
  const place = scratch();
  const lower = lay(place.at("lower"));
  for (const dir of ["upper", "work"]) mkdirSync(place.at(dir));
  const layers = `lowerdir=${lower},upperdir=${place.at("upper")},workdir=${place.at("work")}${options}`;
  const top = mounted(place.at("merged"), "-t", "overlay", "-o", layers, "overlay");
  expect(await toldOf(top)).toEqual(NAMED);
  writeFileSync(join(top, LOCK), "copied up");
  expect(await toldOf(top)).toEqual(NAMED);
});

it("managerLocks(): overlayfs over another file system, found (needs root, perl) [REQ-S8]", async () => {
  const place = scratch();
  const lower = lay(mounted(place.at("lower"), "-t", "tmpfs", "none"));
  for (const dir of ["upper", "work"]) mkdirSync(place.at(dir));
  const top = mounted(place.at("merged"), "-t", "overlay", "-o", `lowerdir=${lower},upperdir=${place.at("upper")},workdir=${place.at("work")}`, "overlay");
  expect(await toldOf(top)).toEqual(NAMED);
});

it("managerLocks(): btrfs, two subvolumes with files of one number, only the one that is locked (needs root, btrfs, perl) [REQ-S8]", async () => {
  const place = scratch();
  writeFileSync(place.at("image"), "");
  run("truncate", "-s", "128M", place.at("image"));
  run("mkfs.btrfs", "-q", place.at("image"));
  const top = mounted(place.at("mnt"), "-o", "loop", place.at("image"));
  const [first, second] = ["first", "second"].map((name) => join(top, name));
  if (first === undefined || second === undefined) throw new Error("there are two of them");
  run("btrfs", "subvolume", "create", first);
  lay(first);
  run("btrfs", "subvolume", "snapshot", first, second);
  const other = await fcntlHolder(join(first, LOCK));
  expect(locksBelow(first)).toMatchObject(heldBy(other));
  expect(locksBelow(second)).toMatchObject(free);
  await other.release();
  expect(locksBelow(first)).toMatchObject(free);
});

it("managerLocks(): held from a pid namespace below ours, named by its pid here (needs root, perl) [REQ-S8]", async () => {
  const top = lay(scratch().at("root"));
  const other = await fcntlHolder(join(top, LOCK), "unshare", "--pid", "--fork", "--kill-child=SIGKILL");
  const [lock] = locksBelow(top);
  expect(lock).toMatchObject({ state: "held", holder: { command: "perl" } });
  expect(lock).not.toMatchObject({ holder: { pid: 1 } });
  await other.release();
});

it("managerLocks(): another user asks, whom /proc does not let look at the holder, held and named (needs root, perl) [REQ-S8]", async () => {
  const top = lay(scratch().path);
  run("chmod", "-R", "go+rX", top);
  const other = await fcntlHolder(join(top, LOCK));
  process.seteuid?.(65_534);
  try {
    expect(locksBelow(top)).toMatchObject(heldBy(other));
  } finally {
    process.seteuid?.(0);
  }
  await other.release();
});

it("managerLocks(): no /proc, what it would tell is unknown and who lives is not (needs root) [REQ-S8]", () => {
  const top = lay(scratch().at("root"));
  for (const path of ["var/lib/dnf/rpmdb_lock.pid", "var/lib/pacman/db.lck"]) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), `${process.pid}`);
  }
  const main = fileURLToPath(new URL("../support/locks-main.ts", import.meta.url));
  const told: unknown = JSON.parse(run("unshare", "--mount", "sh", "-c", `mount -t tmpfs none /proc; exec "$@"`, "sh", process.execPath, main, top));
  expect(told).toMatchObject([
    { manager: "dpkg", state: "unknown", reason: "proc_unreadable" },
    { manager: "rpm", state: "held", holder: { pid: process.pid, command: "" } },
    { manager: "pacman", state: "left_perhaps" },
  ]);
});
