/** This proves that a full file gets a number, and that the chain goes on over all files, whoever dies or appends meanwhile (REQ-O9). */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, nodeName, SyscallError, type DirHandle } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it, onTestFinished } from "vitest";
import { CHAIN_START, factLines, factLinesBackwards, FactSink, lineHash, readFactLines, verifyFacts } from "../src/index.ts";
import { appender } from "./support/appender.ts";
import { factSaying } from "./support/sample.ts";

const NAME = nodeName("facts.jsonl");
const sys = linuxSyscalls();

async function open(dir: DirHandle, rotateAtBytes = 900): Promise<FactSink> {
  const sink = await FactSink.open(dir, NAME, { rotateAtBytes });
  onTestFinished(() => sink.close());
  return sink;
}

const said = (dir: DirHandle): string[] => readFactLines(dir, NAME).map((line): string => JSON.parse(line).message);
const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

/** Twelve facts in one append each: several full files, and one more. */
async function filled(dir: DirHandle, count = 12): Promise<string> {
  const sink = await open(dir);
  let head = CHAIN_START;
  for (const text of numbers(count)) head = await sink.append([factSaying(text)]);
  return head;
}

it("append(): the file is full, it gets the next number and a new one goes on with the chain; nothing is removed [REQ-O9]", async () => {
  const { dir, path } = scratch();
  const head = await filled(dir);
  const files = readdirSync(path).sort();
  expect(files.length).toBeGreaterThan(3);
  expect(files).toEqual([...Array.from({ length: files.length - 1 }, (_, index) => `facts.${index + 1}.jsonl`), NAME].sort());
  expect(said(dir)).toEqual(numbers(12));
  const verdict = verifyFacts(dir, NAME);
  expect(verdict).toMatchObject({ ok: true, lines: 12, head, complete_from: CHAIN_START });
  const spans = verdict.ok ? verdict.files : [];
  expect(spans.map(({ file }) => file)).toEqual([...Array.from({ length: files.length - 1 }, (_, index) => `facts.${index + 1}.jsonl`), NAME]);
  for (const [index, { from }] of spans.entries()) expect(from).toBe(spans[index - 1]?.head ?? CHAIN_START);
});

it("append(): the facts of one append, in one file [REQ-O9]", async () => {
  const { dir, path } = scratch();
  const sink = await open(dir, 1);
  await sink.append(numbers(400).map(factSaying));
  await sink.append([factSaying("next")]);
  expect(readdirSync(path).sort()).toEqual(["facts.1.jsonl", NAME]);
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: true, files: [{ lines: 400 }, { lines: 1 }] });
});

it("append(): the full file is durable before its rename, the rename before the new file [REQ-O9]", async () => {
  const calls: string[] = [];
  const fds = new Map<number, string>();
  const { dir } = scratch({
    openat: (at, name, how) => {
      const fd = sys.openat(at, name, how);
      fds.set(fd, name);
      calls.push(`open ${name}`);
      return fd;
    },
    fsync: (fd) => (calls.push(`fsync ${fds.get(fd) ?? "directory"}`), sys.fsync(fd)),
    rename: (at, name, to, flags) => (calls.push(`rename ${to}`), sys.rename(at, name, to, flags)),
  });
  const sink = await open(dir, 1);
  await sink.append([factSaying("one")]);
  calls.length = 0;
  await sink.append([factSaying("two")]);
  expect(calls.filter((call) => call !== "open facts.1.jsonl")).toEqual(["fsync facts.jsonl", "rename facts.1.jsonl", "fsync directory", "open facts.jsonl", "fsync directory", "fsync facts.jsonl"]);
});

it("append(): died after the rename, before the new file, or before its first line, the chain goes on [REQ-O9]", async () => {
  const { dir, at } = scratch();
  await filled(dir, 3);
  renameSync(at(NAME), at("facts.7.jsonl"));
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: true, lines: 3 });
  await (await open(dir)).append([factSaying("after")]);
  renameSync(at(NAME), at("facts.8.jsonl"));
  writeFileSync(at(NAME), "{torn");
  await (await open(dir)).append([factSaying("last")]);
  expect(said(dir)).toEqual([...numbers(3), "after", "last"]);
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: true, lines: 5 });
});

it("append(): died where there is no exclusive rename, with both names on the file, the move is finished [REQ-O9]", async () => {
  const { dir, at, path } = scratch();
  const sink = await open(dir, 1);
  await sink.append([factSaying("one")]);
  sys.linkat(dir.fd, NAME, dir.fd, "facts.1.jsonl");
  await sink.append([factSaying("two")]);
  expect(readdirSync(path).sort()).toEqual(["facts.1.jsonl", NAME]);
  expect(readFileSync(at(NAME), "utf8")).toContain("two");
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: true, lines: 2 });
});

it.each(["ENOSPC", "EPERM", "EACCES"])("append(): the rename is refused (%s), the file grows on [REQ-O9]", async (errno) => {
  const { dir, path } = scratch({
    rename: (_dir, name) => {
      throw new SyscallError("renameat2", errno, name);
    },
  });
  await filled(dir, 8);
  expect(readdirSync(path)).toEqual([NAME]);
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: true, lines: 8 });
});

it("append(): ten processes at once over many files, one valid chain and nothing lost [REQ-O9]", async () => {
  const { dir, path } = scratch();
  const rivals = Array.from({ length: 10 }, (_, index) => appender(path, `rival${index}`, { batches: 10, rotateAtBytes: 4000 }));
  expect(await Promise.all(rivals.map(({ ended }) => ended))).toEqual(rivals.map(() => 0));
  expect(readdirSync(path).length).toBeGreaterThan(10);
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: true, lines: 200 });
  for (const [index] of rivals.entries()) {
    const own = said(dir).filter((text) => text.startsWith(`rival${index} `));
    expect(own).toEqual(Array.from({ length: 10 }, (_, batch) => [`rival${index} ${batch + 1} a`, `rival${index} ${batch + 1} b`]).flat());
  }
});

it("append(): many tasks of one process through two sinks and one, over many files, one valid chain [REQ-O9] [REQ-T1]", async () => {
  const { dir } = scratch();
  const [one, other] = [await open(dir), await open(dir)];
  await Promise.all(numbers(60).map((text, index) => (index % 3 === 0 ? one : other).append([factSaying(text)])));
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: true, lines: 60 });
  expect(new Set(said(dir)).size).toBe(60);
});

it("append(): killed again and again while files become full, no batch that returned is lost and the chain goes on [REQ-O9]", async () => {
  const { dir, path } = scratch();
  for (let round = 0; round < 8; round++) {
    const victim = appender(path, `victim${round}`, { batches: 1_000_000, rotateAtBytes: 1000 });
    while (!(victim.told() > 3 + round * 2)) await victim.some();
    victim.kill();
    await victim.ended;
    expect(said(dir).filter((text) => text.startsWith(`victim${round} `)).length).toBeGreaterThanOrEqual(2 * victim.told());
  }
  await (await open(dir)).append([factSaying("after")]);
  expect(verifyFacts(dir, NAME).ok).toBe(true);
  expect(said(dir).at(-1)).toBe("after");
});

it("append(): a failure of one task, the next one appends all the same [REQ-O9]", async () => {
  const { dir } = scratch();
  const sink = await open(dir);
  const wrong = sink.append([Object.assign({}, factSaying("x"), { surprise: 1 })]);
  const right = sink.append([factSaying("right")]);
  await expect(wrong).rejects.toMatchObject({ name: "ZodError" });
  await right;
  expect(said(dir)).toEqual(["right"]);
});

it("append(): the file is removed under the sink, the next append makes one that can be read [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const sink = await open(dir);
  await sink.append([factSaying("one")]);
  rmSync(at(NAME));
  await sink.append([factSaying("two")]);
  expect(said(dir)).toEqual(["two"]);
});

const PLANTED: Record<string, (path: string) => void> = {
  "a symlink": (path) => symlinkSync("/etc/hostname", path),
  "a directory": (path) => mkdirSync(path),
  "an empty file": (path) => writeFileSync(path, ""),
};
it.each(Object.keys(PLANTED))("append(): %s has the name of a full file and the newest is empty, refused [REQ-O9]", async (what) => {
  const { dir, at } = scratch();
  PLANTED[what]?.(at("facts.3.jsonl"));
  await expect((await open(dir)).append([factSaying("one")])).rejects.toMatchObject({ id: "E_POLICY", reason: "sink_unusable" });
});

it("factLines(): names that only look like those of full files, not read [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const head = await filled(dir, 2);
  for (const name of ["facts.0.jsonl", "facts.01.jsonl", "facts.x.jsonl", "facts..jsonl", "facts.-1.jsonl", "facts.1.jsonl.gz", "facts.1234567890.jsonl", "xfacts.1.jsonl"]) writeFileSync(at(name), "x\n");
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: true, lines: 2, head });
});

it("factLines(): the file becomes full while it is read, every line once [REQ-O9]", async () => {
  const { dir, at } = scratch();
  await filled(dir, 4);
  const seen: string[] = [];
  let moved = 10;
  for (const line of factLines(dir, NAME)) {
    seen.push(JSON.parse(line).message);
    if (moved < 13 && existsSync(at(NAME))) renameSync(at(NAME), at(`facts.${moved++}.jsonl`));
  }
  expect(seen).toEqual(numbers(4));
});

it("factLinesBackwards(): the same lines from the newest on, however long, and no more read than is asked for [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const sink = await open(dir, 400_000);
  for (const length of [10, 300_000, 70_000, 65_536, 1, 0, 2_500_000, 3]) await sink.append([factSaying("é".repeat(length)), factSaying(String(length))]);
  writeFileSync(at(NAME), `${readFileSync(at(NAME), "utf8")}{torn`);
  expect([...factLinesBackwards(dir, NAME)]).toEqual(readFactLines(dir, NAME).toReversed());
  rmSync(at("facts.1.jsonl"));
  mkdirSync(at("facts.1.jsonl"));
  const [newest] = factLinesBackwards(dir, NAME);
  expect(JSON.parse(newest ?? "").message).toBe("3");
});

it("verifyFacts(): older files moved away, told apart from a change, and complete from the head that they had [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const head = await filled(dir);
  const last = readFileSync(at("facts.2.jsonl"), "utf8").trimEnd().split("\n").at(-1) ?? "";
  rmSync(at("facts.1.jsonl"));
  rmSync(at("facts.2.jsonl"));
  const from = lineHash(last);
  expect(verifyFacts(dir, NAME)).toMatchObject({ ok: false, reason: "beginning_missing", file: "facts.3.jsonl", line: 1, complete_from: from });
  expect(verifyFacts(dir, NAME, { from })).toMatchObject({ ok: true, complete_from: from, head });
  expect(verifyFacts(dir, NAME, { from: "f".repeat(64) })).toMatchObject({ ok: false, reason: "beginning_missing" });
});

it("verifyFacts(): a file from the middle removed, or a line of an old one edited or removed, found there [REQ-O9]", async () => {
  const { dir, at } = scratch();
  await filled(dir);
  const second = readFileSync(at("facts.2.jsonl"), "utf8");
  const changes = [(): void => rmSync(at("facts.2.jsonl")), (): void => writeFileSync(at("facts.2.jsonl"), second.replace("success", "failure")), (): void => writeFileSync(at("facts.2.jsonl"), `${second.trimEnd().split("\n").slice(0, -1).join("\n")}\n`)];
  for (const change of changes) {
    writeFileSync(at("facts.2.jsonl"), second);
    change();
    expect(verifyFacts(dir, NAME)).toMatchObject({ ok: false, reason: "changed", complete_from: null });
  }
  writeFileSync(at("facts.2.jsonl"), second);
  expect(verifyFacts(dir, NAME).ok).toBe(true);
});

it("verifyFacts(): an end that was cut off, found by a head that was kept elsewhere [REQ-O9]", async () => {
  const { dir, at } = scratch();
  const head = await filled(dir);
  expect(verifyFacts(dir, NAME, { heads: [head, CHAIN_START] }).ok).toBe(true);
  rmSync(at(NAME));
  expect(verifyFacts(dir, NAME).ok).toBe(true);
  expect(verifyFacts(dir, NAME, { heads: [head] })).toMatchObject({ ok: false, reason: "end_missing", found: expect.stringContaining(head) });
});

it("verifyFacts(): no file, ok and nothing; a head that was recorded, missing [REQ-O9]", () => {
  const { dir } = scratch();
  expect(verifyFacts(dir, NAME)).toEqual({ ok: true, lines: 0, complete_from: CHAIN_START, head: CHAIN_START, files: [] });
  expect(verifyFacts(dir, NAME, { heads: ["f".repeat(64)] })).toMatchObject({ ok: false, reason: "end_missing", file: null, line: 0 });
});
