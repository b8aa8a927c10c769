/** This proves what may stand at the lock's path, and what happens when it is taken away. */
import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { closeDir, closeRoot, linuxSyscalls, nodeName, openDir, openRoot, SyscallError, type Fd } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { kernelLock, type LockMode } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { flockGets, flockOf, rival } from "./support/rival.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const at = ({ dir }: Scratch): ReturnType<typeof kernelLock> => kernelLock(dir, nodeName("lock"));
const once = { timeoutMs: 0, runId: "once" };
const patient = { timeoutMs: 10_000, runId: "patient" };
const modes: LockMode[] = ["exclusive", "shared"];
const foreign = { id: "E_LOCKING", exitCode: 30, reason: "lock_path_foreign" };

it.each(modes)("acquire(): %s, a symlink stands there, refused and not followed [REQ-L6]", async (mode) => {
  const place = scratch();
  writeFileSync(place.at("precious"), "precious");
  symlinkSync("precious", place.at("lock"));
  expect(await caught(at(place).acquire({ ...patient, mode }))).toMatchObject(foreign);
  expect(readFileSync(place.at("precious"), "utf8")).toBe("precious");
});

it.each(modes)("acquire(): %s, a dangling symlink stands there, refused and its dest not made [REQ-L6]", async (mode) => {
  const place = scratch();
  symlinkSync("nowhere", place.at("lock"));
  expect(await caught(at(place).acquire({ ...patient, mode }))).toMatchObject(foreign);
  expect(existsSync(place.at("nowhere"))).toBe(false);
});

it.each(modes)("acquire(): %s, another name of a file stands there, refused and not written [REQ-L6]", async (mode) => {
  const place = scratch();
  writeFileSync(place.at("precious"), "precious");
  linkSync(place.at("precious"), place.at("lock"));
  expect(await caught(at(place).acquire({ ...patient, mode }))).toMatchObject(foreign);
  expect(readFileSync(place.at("precious"), "utf8")).toBe("precious");
});

it.each(modes)("acquire(): %s, a FIFO stands there, refused without hanging [REQ-L6]", async (mode) => {
  const place = scratch();
  execFileSync("mkfifo", [place.at("lock")]);
  expect(await caught(at(place).acquire({ ...patient, mode }))).toMatchObject(foreign);
});

it.each(modes)("acquire(): %s, a directory stands there, refused [REQ-L6]", async (mode) => {
  const place = scratch();
  mkdirSync(place.at("lock"));
  expect(await caught(at(place).acquire({ ...patient, mode }))).toMatchObject(foreign);
});

it.each(modes)("acquire(): %s, a socket stands there, refused [REQ-L6]", async (mode) => {
  const place = scratch();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(place.at("lock"), resolve));
  try {
    expect(await caught(at(place).acquire({ ...patient, mode }))).toMatchObject(foreign);
  } finally {
    server.close();
  }
});

it.each(["shared", "exclusive"] as const)("acquire(): %s, a symlink stands at the gate, refused and not followed [REQ-L6]", async (mode) => {
  const place = scratch();
  symlinkSync("nowhere", place.at("lock.gate"));
  // Only a writer that finds readers comes to the gate.
  const other = mode === "exclusive" ? await flockOf(place.path, "shared") : undefined;
  expect(await caught(at(place).acquire({ ...patient, mode }))).toMatchObject({ ...foreign, path: "/lock.gate" });
  expect(existsSync(place.at("nowhere"))).toBe(false);
  await other?.release();
});

it("acquire(): a directory that takes no new file, unusable", async () => {
  const root = openRoot("/proc");
  const dir = openDir(root, []);
  expect(await caught(kernelLock(dir, nodeName("lock")).acquire(patient))).toMatchObject({ id: "E_LOCKING", reason: "lock_unusable" });
  closeDir(dir);
  closeRoot(root);
});

it("acquire(): the file is deleted while held, no second holder [REQ-L1, REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "holds");
  rmSync(place.at("lock"));
  expect(await caught(at(place).acquire(once))).toMatchObject({ reason: "timeout" });
  await other.release();
  (await at(place).acquire(once)).release();
});

it("acquire(): the file is replaced while held, no second holder [REQ-L1, REQ-L6]", async () => {
  const place = scratch();
  const other = await rival(place.path, "holds");
  rmSync(place.at("lock"));
  writeFileSync(place.at("lock"), "");
  expect(await caught(at(place).acquire(once))).toMatchObject({ reason: "timeout" });
  await other.kill();
  (await at(place).acquire(once)).release();
});

it("acquire(): the file is replaced while it waits, the heir holds the file of that name [REQ-L6]", async () => {
  const place = scratch();
  const held = await at(place).acquire(once);
  const waiting = at(place).acquire(patient);
  rmSync(place.at("lock"));
  writeFileSync(place.at("lock"), "");
  held.release();
  const heir = await waiting;
  expect(await flockGets(place.at("lock"))).toBe(false);
  heir.release();
});

it("acquire(): the file is deleted between opening and locking, asks again [REQ-L6]", async () => {
  const sys = linuxSyscalls();
  let locks = 0;
  const flock = (fd: Fd, operation: number): boolean => {
    locks += 1;
    // The second lock of an attempt is the file's.
    if (locks === 2) rmSync(place.at("lock"));
    return sys.flock(fd, operation);
  };
  const place = scratch({ flock });
  const lock = await at(place).acquire(patient);
  expect(lock.attempts).toBe(2);
  expect(await flockGets(place.at("lock"))).toBe(false);
  lock.release();
});

it("acquire(): no space for the record, granted all the same [REQ-J5]", async () => {
  const place = scratch({
    write: () => {
      throw new SyscallError("write", "ENOSPC", "lock");
    },
  });
  const lock = await at(place).acquire(once);
  expect(await flockGets(place.at("lock"))).toBe(false);
  lock.release();
  expect(await flockGets(place.at("lock"))).toBe(true);
});

it("release(): the record cannot be removed, no error, and the lock is free all the same [REQ-L6]", async () => {
  let broken = false;
  const sys = linuxSyscalls();
  const place = scratch({
    ftruncate: (fd, length) => {
      if (broken) throw new SyscallError("ftruncate", "EIO", "lock");
      sys.ftruncate(fd, length);
    },
  });
  const lock = await at(place).acquire(once);
  broken = true;
  lock.release();
  expect(await flockGets(place.at("lock"))).toBe(true);
});

it("acquire(): locks are not supported there, unusable and nothing left open", async () => {
  const open = new Set<Fd>();
  const sys = linuxSyscalls();
  const place = scratch({
    openat: (dir, name, options) => {
      const fd = sys.openat(dir, name, options);
      open.add(fd);
      return fd;
    },
    close: (fd) => {
      open.delete(fd);
      sys.close(fd);
    },
    flock: () => {
      throw new SyscallError("flock", "ENOLCK", "lock");
    },
  });
  open.clear();
  expect(await caught(at(place).acquire(patient))).toMatchObject({ reason: "lock_unusable", errno: "ENOLCK" });
  expect(open.size).toBe(0);
});
