import { expect, test } from "vitest";
import { faultPoints } from "../../../src/faults/points/fault-points.ts";
import { parseStrace } from "../../../src/faults/strace/parse-strace.ts";

const keys = (lines: readonly string[]): string[] => faultPoints(parseStrace(lines.join("\n")), "/tmp/r").map((point) => point.key);

const sync = (thread: number): string => `${thread}  fsync(3</tmp/r>)   = 0`;

/** One program's calls in a run with these accidents. */
function run(root: string, fd: number, millis: string, id: string): string[] {
  const lines = [
    `9  symlinkat("../../opt/p/a", ${fd}<${root}/usr/bin>, ".a.switchyard.${millis}.stage") = 0`,
    `9  openat(${fd}<${root}/var/lib/switchyard/runs>, "${id}/journal.jsonl", O_WRONLY|O_CREAT, 0644) = ${fd + 1}<${root}/x>`,
  ];
  return faultPoints(parseStrace(lines.join("\n")), root).map((point) => point.key);
}

test("faultPoints(): only what changes something, only at or below the root", () => {
  expect(
    keys([
      '1  mkdir("/tmp/r", 0777) = 0',
      '1  mkdir("/tmp/rival", 0777) = 0',
      '1  openat(AT_FDCWD</tmp>, "/tmp/r/a", O_RDONLY|O_CLOEXEC) = 3</tmp/r/a>',
      '1  openat(AT_FDCWD</tmp>, "/tmp/r/b", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 4</tmp/r/b>',
      '1  write(20<anon_inode:[eventfd]>, "/tmp/r/b", 8) = 8',
      '1  write(4</tmp/r/b>, "x", 1) = 1',
      "1  ioctl(4</tmp/r/b>, TCGETS, 0x7ffe) = -1 ENOTTY (Inappropriate ioctl for device)",
      "1  ioctl(4</tmp/r/b>, BTRFS_IOC_CLONE or FICLONE, 3) = 0",
    ]),
  ).toEqual([
    'mkdir("{root}") #1',
    'openat(</tmp>, "{root}/b", O_WRONLY|O_CREAT|O_CLOEXEC) #1',
    "write(<{root}/b>) #1",
    "ioctl(<{root}/b>, BTRFS_IOC_CLONE or FICLONE) #1",
  ]);
});

test("faultPoints(): equal calls are numbered, the pool's apart from the first thread's", () => {
  expect(keys([sync(1), sync(2), sync(1), sync(2)])).toEqual([
    "fsync(<{root}>) #1",
    "fsync(<{root}>) in the pool #1",
    "fsync(<{root}>) #2",
    "fsync(<{root}>) in the pool #2",
  ]);
});

test("faultPoints(): calls of programs that were started are not the program's own", () => {
  const lines = [
    '1  execve("/usr/bin/node", ["node"], 0x1 /* 3 vars */) = 0',
    '2  execve("/bin/sh", ["sh"], 0x2 /* 3 vars */) = 0',
    '2  unlink("/tmp/r/a") = 0',
    '1  unlink("/tmp/r/b") = 0',
  ];
  expect(keys(lines)).toEqual(['unlink("{root}/b") #1']);
});

test("faultPoints(): two runs of one program have equal keys, whatever their times, ids and descriptors", () => {
  const first = run("/tmp/a-Xy1", 21, "1763695000000", "6f9619ff-8b86-4d11-b42d-00c04fc964ff");
  expect(first).toEqual(run("/tmp/b-Zz2", 33, "1763695111111", "0a9619ff-8b86-5d11-842d-00c04fc96401"));
  expect(first[0]).toBe('symlinkat("../../opt/p/a", <{root}/usr/bin>, ".a.switchyard.{millis}.stage") #1');
});

test("faultPoints(): a call on one descriptor with a lasting path can be aimed at by path, among the thread's calls on it", () => {
  const id = "6f9619ff-8b86-4d11-b42d-00c04fc964ff";
  const lines = [
    "1  fsync(2</tmp/r/usr>) = 0",
    "1  fsync(2</tmp/r/etc>) = 0",
    "2  fsync(2</tmp/r/etc>) = 0",
    "1  fsync(2</tmp/r/etc>) = 0",
    "1  fchmod(2</tmp/r/etc>, 0755) = 0",
    '1  mkdirat(2</tmp/r/etc>, "x", 0755) = 0',
    `1  fsync(2</tmp/r/runs/${id}>) = 0`,
  ];
  const points = faultPoints(parseStrace(lines.join("\n")), "/tmp/r");
  expect(points.map(({ call, ordinal, steady }) => [call, ordinal, steady])).toEqual([
    ["fsync", 1, { path: "/usr", ordinal: 1 }],
    ["fsync", 2, { path: "/etc", ordinal: 1 }],
    ["fsync", 1, { path: "/etc", ordinal: 1 }],
    ["fsync", 3, { path: "/etc", ordinal: 2 }],
    ["fchmod", 1, { path: "/etc", ordinal: 1 }],
    ["mkdirat", 1, undefined],
    ["fsync", 4, undefined],
  ]);
});
