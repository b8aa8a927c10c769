/** This proves that whatever is refused, nothing is left open: a descriptor left open is a lock left held. */
import { readdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { errnoOf, linuxSyscalls, nodeName, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { kernelLock, LockingError, type LockMode } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { flockGets, outputOf, rival, start } from "./support/rival.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const at = ({ dir }: Scratch): ReturnType<typeof kernelLock> => kernelLock(dir, nodeName("lock"));
const request = { timeoutMs: 0, runId: "once" };
const modes: LockMode[] = ["exclusive", "shared"];

/** Something that is no answer of the kernel, thrown in place of a call. */
class Mistake extends Error {}
const MISTAKE = "a mistake";

/** What this process has open in the place. */
function open({ path }: Scratch): string[] {
  return readdirSync("/proc/self/fd").map(destOf).filter((opened) => opened.startsWith(path));
}

function destOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch (error) {
    // The descriptor by which the directory was read.
    if (errnoOf(error) === "ENOENT") return "";
    throw error;
  }
}

/** A place whose n-th call, counted from when it is armed, is refused. */
function refusingPlace(): { place: Scratch; arm: (nth: number, code: string) => void; armed: () => boolean } {
  const sys = linuxSyscalls();
  let left = 0;
  let errno = "";
  const counted = <R>(name: string, call: () => R): R => {
    left -= 1;
    if (left === 0) throw errno === MISTAKE ? new Mistake() : new SyscallError(name, errno, "lock");
    return call();
  };
  const wrapped: Partial<Syscalls> = {
    openat: (dir, name, options) => counted("openat", () => sys.openat(dir, name, options)),
    statx: (dir, name) => counted("statx", () => sys.statx(dir, name)),
    flock: (fd, operation) => counted("flock", () => sys.flock(fd, operation)),
    readlinkat: (dir, name) => counted("readlinkat", () => sys.readlinkat(dir, name)),
    ftruncate: (fd, length) => counted("ftruncate", () => sys.ftruncate(fd, length)),
    write: (fd, bytes) => counted("write", () => sys.write(fd, bytes)),
  };
  return { place: scratch(wrapped), arm: (nth, code) => void ([left, errno] = [nth, code]), armed: () => left > 0 };
}

/** Takes the lock and lets it go. @returns how that ended */
async function endOf(place: Scratch, mode: LockMode): Promise<string> {
  try {
    (await at(place).acquire({ ...request, mode })).release();
    return "granted";
  } catch (error) {
    if (error instanceof Mistake) return `lock_unusable ${MISTAKE}`;
    if (error instanceof LockingError) return `${error.reason} ${error.errno}`;
    throw error;
  }
}

it.each(modes.flatMap((mode) => ["EMFILE", "ENOLCK", "EIO", "ENOSPC", MISTAKE].map((errno) => [mode, errno] as const)))(
  "acquire(): %s, each call in turn is refused with %s, nothing is left open [REQ-L6]",
  async (mode, errno) => {
    const { place, arm, armed } = refusingPlace();
    writeFileSync(place.at("lock.gate"), "");
    const before = open(place);
    const ends: string[] = [];
    do {
      arm(ends.length + 1, errno);
      ends.push(await endOf(place, mode));
      expect(open(place)).toEqual(before);
      expect(await flockGets(place.path)).toBe(true);
    } while (!armed());
    expect(new Set(ends)).toEqual(new Set([`lock_unusable ${errno}`, "granted"]));
    expect(ends.length).toBeGreaterThan(7);
  },
);

it.each(modes)("acquire(): %s, granted, timed out, aborted, refused, queued: nothing is left open [REQ-L3]", async (mode) => {
  const place = scratch();
  const before = open(place);
  (await at(place).acquire({ ...request, mode })).release();
  const other = await rival(place.path, "other", mode === "shared" ? "exclusive" : "shared");
  const signal = AbortSignal.timeout(60);
  const ends = [{}, { timeoutMs: 30 }, { timeoutMs: 1000, signal }, { timeoutMs: 90 }].map((more) => caught(at(place).acquire({ ...request, mode, ...more })));
  expect((await Promise.all(ends)).map(({ reason }) => reason)).toEqual(["timeout", "timeout", "aborted", "timeout"]);
  await other.release();
  symlinkSync("nowhere", place.at("foreign"));
  expect(await caught(kernelLock(place.dir, nodeName("foreign")).acquire({ ...request, mode }))).toMatchObject({ reason: "lock_path_foreign" });
  expect(open(place)).toEqual(before);
});

it("acquire(): so many descriptors are free, none leaks; with two it is granted, the record left out [REQ-L6, REQ-J5]", async () => {
  const place = scratch();
  writeFileSync(place.at("lock"), "");
  const child = start("starved-main.ts", [place.path], ["sh", "-c", 'ulimit -n 64; exec "$0" "$@"']);
  expect(JSON.parse(await outputOf(child))).toEqual([
    { free: 0, end: "lock_unusable EMFILE", left: 0 },
    { free: 1, end: "lock_unusable EMFILE", left: 1 },
    { free: 2, end: "granted", left: 2 },
    { free: 3, end: "granted", left: 3 },
  ]);
});
