/** This proves that rivals in other processes and threads lose nothing, and that nothing keeps the lock of a dead one. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { Worker } from "node:worker_threads";
import { linuxSyscalls, nodeName } from "@switchyard/fs-atomic";
import { expect, it, onTestFinished } from "vitest";
import { kernelLock } from "../src/index.ts";
import { exitOf, holding, rival, scriptPath, start } from "./support/rival.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const at = ({ dir }: Scratch): ReturnType<typeof kernelLock> => kernelLock(dir, nodeName("lock"));
const patient = { timeoutMs: 10_000, runId: "patient" };

/** A place with a counter and its copy. */
function counted(): Scratch {
  const place = scratch();
  for (const name of ["counter", "copy"]) writeFileSync(place.at(name), "0");
  return place;
}

it("acquire(): four processes count under it, no count lost [REQ-L1]", async () => {
  const place = counted();
  const children = Array.from({ length: 4 }, () => start("counter-main.ts", [place.path, "25"]));
  expect(await Promise.all(children.map(exitOf))).toEqual([0, 0, 0, 0]);
  expect(readFileSync(place.at("counter"), "utf8")).toBe("100");
});

it("acquire(): two processes count and two read, no count lost and nothing torn read [REQ-L1]", async () => {
  const place = counted();
  const writers = Array.from({ length: 2 }, () => start("counter-main.ts", [place.path, "20"]));
  const readers = Array.from({ length: 2 }, () => start("reader-main.ts", [place.path, "20"]));
  expect(await Promise.all([...writers, ...readers].map(exitOf))).toEqual([0, 0, 0, 0]);
  expect(readFileSync(place.at("counter"), "utf8")).toBe("40");
});

it("acquire(): three worker threads count under it, no count lost [REQ-L1, REQ-T1]", async () => {
  const place = counted();
  const workers = Array.from({ length: 3 }, () => new Worker(scriptPath("counter-main.ts"), { argv: [place.path, "15"], execArgv: [] }));
  const ends = await Promise.all(workers.map((worker) => once(worker, "exit")));
  expect(ends).toEqual([[0], [0], [0]]);
  expect(readFileSync(place.at("counter"), "utf8")).toBe("45");
});

it("acquire(): the holder is killed, the heir's next question is granted [REQ-L6]", async () => {
  const sys = linuxSyscalls();
  const answers: boolean[] = [];
  const place = scratch({
    flock: (fd, operation) => {
      const answer = sys.flock(fd, operation);
      answers.push(answer);
      return answer;
    },
  });
  const other = await rival(place.path, "killed");
  const waiting = at(place).acquire(patient);
  await other.kill();
  const asked = answers.length;
  (await waiting).release();
  expect(answers.slice(asked)).not.toContain(false);
});

it("acquire(): the holder is killed and a child of it lives on, the lock is free [REQ-L6]", async () => {
  const place = scratch();
  const other = await holding(start("parent-main.ts", [place.path]));
  onTestFinished(() => void process.kill(Number(other.said), "SIGKILL"));
  await other.kill();
  expect(process.kill(Number(other.said), 0)).toBe(true);
  (await at(place).acquire({ ...patient, timeoutMs: 0 })).release();
});

it("acquire(): the heir waits, the holder lets go, nobody finds one part locked and the other free [REQ-L6]", async () => {
  const sys = linuxSyscalls();
  const closed: number[] = [];
  const opened: number[] = [];
  const place = scratch({
    openat: (dir, name, options) => {
      const fd = sys.openat(dir, name, options);
      opened.push(fd);
      return fd;
    },
    close: (fd) => {
      closed.push(fd);
      sys.close(fd);
    },
  });
  const lock = await at(place).acquire(patient);
  const [directory, file] = opened.slice(-2);
  closed.length = 0;
  lock.release();
  expect(closed).toEqual([file, directory]);
});
