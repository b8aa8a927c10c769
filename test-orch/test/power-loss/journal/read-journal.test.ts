import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JournalWriter } from "../../../src/power-loss/journal/journal-writer.ts";
import { readJournal } from "../../../src/power-loss/journal/read-journal.ts";

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(dir, "journal.bin");
});
afterEach(() => rmSync(dir, { recursive: true }));

describe("readJournal()", () => {
  it("what a JournalWriter wrote, comes back in order", () => {
    const data = Buffer.from("content");
    const writer = new JournalWriter(path);
    writer.mark(Buffer.from("begin"));
    writer.write(1, 2 ** 40, data);
    writer.zero(0, 4096, 8192);
    writer.flush(1);
    data.fill(0);
    writer.close();
    expect(readJournal(path)).toEqual([
      { kind: "mark", mark: { kind: "begin" } },
      { kind: "write", disk: 1, offset: 2 ** 40, data: Buffer.from("content") },
      { kind: "zero", disk: 0, offset: 4096, length: 8192 },
      { kind: "flush", disk: 1 },
    ]);
  });

  it("more than a batch of records, all come back", () => {
    const writer = new JournalWriter(path);
    for (let page = 0; page < 400; page += 1) writer.write(0, page * 8192, Buffer.alloc(8192, page));
    writer.close();
    expect(readJournal(path)).toHaveLength(400);
  });

  it("a record cut short, throws journal-malformed", () => {
    const writer = new JournalWriter(path);
    writer.write(0, 0, Buffer.alloc(100));
    writer.close();
    for (const length of [10, 30]) {
      writeFileSync(path, readFileSync(path).subarray(0, length));
      expect(() => readJournal(path)).toThrow(expect.objectContaining({ code: "journal-malformed" }));
    }
  });
});
