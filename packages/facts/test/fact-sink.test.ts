/** This proves that facts are written whole, in one chain, and never lost (REQ-O9). */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { closeDir, closeRoot, linuxSyscalls, nodeName, openDir, openRoot, type DirHandle } from "@switchyard/fs-atomic";
import { expect, it, onTestFinished, vi } from "vitest";
import { factLines, FactSink, readFactLines, verifyChain } from "../src/index.ts";
import { appender } from "./support/appender.ts";
import { factSaying } from "./support/sample.ts";
import { scratch } from "@switchyard/test-support/scratch";

const NAME = nodeName("facts.jsonl");
const unusable = { id: "E_POLICY", exitCode: 10, reason: "sink_unusable" };
const sys = linuxSyscalls();

async function open(dir: DirHandle): Promise<FactSink> {
  const sink = await FactSink.open(dir, NAME);
  onTestFinished(() => sink.close());
  return sink;
}

const said = (dir: DirHandle): string[] => readFactLines(dir, NAME).map((line): string => JSON.parse(line).message);

it("append(): facts, whole lines that end in a newline, and the head [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const sink = await open(dir);
  const head = await sink.append([factSaying("one"), factSaying("two")]);
  expect(readFileSync(at(NAME), "utf8").endsWith("}\n")).toBe(true);
  expect(verifyChain(readFactLines(dir, NAME))).toEqual({ ok: true, lines: 2, head });
  expect(await sink.append([])).toBe(head);
});

it("append(): a batch, one write and one sync [REQ-O9]", async () => {
  const calls: string[] = [];
  const { dir } = scratch({ write: (fd, bytes) => (calls.push("write"), sys.write(fd, bytes)), fsync: (fd) => (calls.push("fsync"), sys.fsync(fd)) });
  const sink = await open(dir);
  calls.length = 0;
  await sink.append(Array.from({ length: 20 }, (_, index) => factSaying(String(index))));
  expect(calls).toEqual(["write", "fsync"]);
});

it("append(): opened again, the chain goes on [REQ-O9]", async () => {
  const { dir } = scratch();
  await (await open(dir)).append([factSaying("one")]);
  await (await open(dir)).append([factSaying("two")]);
  expect(said(dir)).toEqual(["one", "two"]);
  expect(verifyChain(readFactLines(dir, NAME)).ok).toBe(true);
});

it("append(): the last line longer than any piece that is read, the chain goes on [REQ-O9]", async () => {
  const { dir } = scratch();
  const sink = await open(dir);
  for (const length of [8190, 70_000, 600_000, 1]) await sink.append([factSaying("x".repeat(length))]);
  expect(said(dir).map((text) => text.length)).toEqual([8190, 70_000, 600_000, 1]);
  expect(verifyChain(readFactLines(dir, NAME)).ok).toBe(true);
});

it("append(): torn at every byte of the last line, the tail is cut off and all before it kept [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const sink = await open(dir);
  await sink.append([factSaying("one")]);
  const whole = readFileSync(at(NAME)).length;
  await sink.append([factSaying("torn")]);
  const bytes = readFileSync(at(NAME));
  for (let length = whole; length < bytes.length; length += 7) {
    writeFileSync(at(NAME), bytes.subarray(0, length));
    expect(said(dir)).toEqual(["one"]);
    await sink.append([factSaying("two")]);
    expect(said(dir)).toEqual(["one", "two"]);
    expect(verifyChain(readFactLines(dir, NAME)).ok).toBe(true);
  }
});

it("append(): nothing but a torn first line, or zeros after the last, cut off [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const sink = await open(dir);
  writeFileSync(at(NAME), '{"action');
  await sink.append([factSaying("one")]);
  truncateSync(at(NAME), readFileSync(at(NAME)).length + 700);
  await sink.append([factSaying("two")]);
  expect(said(dir)).toEqual(["one", "two"]);
  expect(verifyChain(readFactLines(dir, NAME)).ok).toBe(true);
});

it("append(): ten processes at once, one valid chain and nothing lost [REQ-O9]", async () => {
  const { dir, path } = scratch();
  const rivals = Array.from({ length: 10 }, (_, index) => appender(path, `rival${index}`, { batches: 10 }));
  expect(await Promise.all(rivals.map(({ ended }) => ended))).toEqual(rivals.map(() => 0));
  expect(verifyChain(readFactLines(dir, NAME))).toMatchObject({ ok: true, lines: 200 });
  for (const [index] of rivals.entries()) {
    const own = said(dir).filter((text) => text.startsWith(`rival${index} `));
    expect(own).toEqual(Array.from({ length: 10 }, (_, batch) => [`rival${index} ${batch + 1} a`, `rival${index} ${batch + 1} b`]).flat());
  }
});

it("append(): many tasks of one process through two sinks and one, one valid chain [REQ-O9, REQ-T1]", async () => {
  const { dir } = scratch();
  const [one, other] = [await open(dir), await open(dir)];
  await Promise.all(Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? one : other).append([factSaying(`${index}`)])));
  expect(verifyChain(readFactLines(dir, NAME))).toMatchObject({ ok: true, lines: 30 });
  expect(new Set(said(dir)).size).toBe(30);
});

it("append(): killed in the middle of appending, no batch that returned is lost and the chain goes on [REQ-O9]", async () => {
  const { dir, path } = scratch();
  for (let round = 0; round < 5; round++) {
    const victim = appender(path, `victim${round}`, { batches: 1_000_000 });
    while (!(victim.told() > 5 + round)) await victim.some();
    victim.kill();
    await victim.ended;
    expect(said(dir).filter((text) => text.startsWith(`victim${round} `)).length).toBeGreaterThanOrEqual(2 * victim.told());
  }
  await (await open(dir)).append([factSaying("after")]);
  expect(verifyChain(readFactLines(dir, NAME)).ok).toBe(true);
  expect(said(dir).at(-1)).toBe("after");
});

it("append(): someone keeps the file's lock, refused in the end [REQ-O9]", async () => {
  const { dir } = scratch({ flock: () => false });
  const sink = await open(dir);
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 20_000));
  onTestFinished(() => clock.mockRestore());
  await expect(sink.append([factSaying("one")])).rejects.toMatchObject(unusable);
});

const PLANTED: Record<string, (path: string) => void> = {
  "a symlink": (path) => (writeFileSync(`${path}.real`, "real\n"), symlinkSync(`${path}.real`, path)),
  "a dangling symlink": (path) => symlinkSync(`${path}.nowhere`, path),
  "a FIFO": (path) => void execFileSync("mkfifo", [path]),
  "a directory": (path) => mkdirSync(path),
};
it.each(Object.keys(PLANTED))("open(): %s stands there, refused and not followed [REQ-O9]", async (what) => {
  const { dir, at } = scratch();
  PLANTED[what]?.(at(NAME));
  await expect(FactSink.open(dir, NAME)).rejects.toMatchObject(unusable);
  expect(existsSync(at(`${NAME}.nowhere`))).toBe(false);
});

it("open(): a directory that takes no new file, refused [REQ-O9]", async () => {
  const root = openRoot("/proc");
  const dir = openDir(root, []);
  await expect(FactSink.open(dir, NAME)).rejects.toMatchObject(unusable);
  closeDir(dir);
  closeRoot(root);
});

it("readFactLines(): no file, none; other bytes that read as the same text, another line [REQ-O9]", async () => {
  const { dir, at } = scratch();
  expect(readFactLines(dir, NAME)).toEqual([]);
  await (await open(dir)).append([factSaying("\ufffd"), factSaying("two")]);
  const bytes = readFileSync(at(NAME)).toString("latin1");
  writeFileSync(at(NAME), bytes.replace("\xef\xbf\xbd", "\xff"), "latin1");
  expect(verifyChain(readFactLines(dir, NAME))).toMatchObject({ ok: false, line: 2 });
  appendFileSync(at(NAME), "torn");
  expect(readFactLines(dir, NAME)).toHaveLength(2);
});

it("factLines(): a file and a line longer than a piece, every line once; a loop that is left closes the file [REQ-O9]", () => {
  const { dir, at } = scratch();
  const lines = ["first", "x".repeat(2_500_000), "", "é".repeat(700_000), "last"];
  writeFileSync(at(NAME), `${lines.join("\n")}\ntorn`);
  expect(readFactLines(dir, NAME)).toEqual(lines);
  const before = readdirSync("/proc/self/fd").length;
  for (const line of factLines(dir, NAME)) if (line === "first") break;
  expect(readdirSync("/proc/self/fd")).toHaveLength(before);
});

it("append(): a sector lost from the middle of the last batch, that and what followed it is cut off, the chain goes on [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const sink = await open(dir);
  const batch = (name: string): Promise<string> => sink.append(Array.from({ length: 12 }, (_, index) => factSaying(`${name} ${index}`)));
  await batch("synced");
  const before = readFileSync(at(NAME));
  await batch("lost");
  const bytes = readFileSync(at(NAME));
  const sector = Math.ceil((before.length + 600) / 512) * 512;
  bytes.fill(0, sector, sector + 512);
  writeFileSync(at(NAME), bytes);
  await (await open(dir)).append([factSaying("later")]);
  const kept = said(dir);
  expect(kept.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, index) => `synced ${index}`));
  expect(kept.at(-1)).toBe("later");
  expect(verifyChain(readFactLines(dir, NAME)).ok).toBe(true);
});
