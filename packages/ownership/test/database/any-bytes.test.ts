/** This proves that no bytes in a database make anything but an answer or a fault. */
import { parseKernelLocks } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { installedFiles } from "../../src/apk/installed-files.ts";
import { Names } from "../../src/database/names.ts";
import { listEntries } from "../../src/dpkg/list-entries.ts";
import { parseDiversions } from "../../src/dpkg/parse-diversions.ts";
import { Status } from "../../src/dpkg/status.ts";
import { sections } from "../../src/pacman/sections.ts";
import { RpmHeader } from "../../src/rpm/header.ts";
import { BTree } from "../../src/rpm/sqlite/b-tree.ts";
import { Pages } from "../../src/rpm/sqlite/pages.ts";
import { readWriteAheadLog } from "../../src/rpm/sqlite/write-ahead-log.ts";
import { answerOf } from "../support/answer-of.ts";
import { header } from "../support/rpm-tree.ts";

const names = new Names(["/usr/bin/ls", "/x"]);
/** Bytes, and texts out of pieces that mean something to one of the formats. */
const piece = fc.constantFrom("Package: a\n", "Status: install ok installed\n", "Version: 1\n", " more\n", "/usr/bin/ls\n", "/.\n", ":\n", "%FILES%\n", "%NAME%\n", "usr/bin/ls\n", "P:a\n", "V:1\n", "F:usr/bin\n", "R:ls\n", "\n", "\0", "x");
const texts = fc.oneof(fc.array(piece).map((pieces) => pieces.join("")), fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")));

const parsers: [string, (text: string) => unknown][] = [
  ["Status", (text) => new Status().add(text, "/f")],
  ["listEntries", (text) => listEntries(text, names, "/f")],
  ["parseDiversions", (text) => parseDiversions(text, "/f")],
  ["sections", (text) => sections(text, "/f")],
  ["installedFiles", (text) => installedFiles(text, names, "/f")],
];

const ANSWER = /^(read|corrupt|unsupported)$/;

it.each(parsers)("%s: any bytes, read or refused [REQ-S4]", (_, parse) => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(answerOf(() => parse(text))).toMatch(ANSWER);
    }),
    { numRuns: 500 },
  );
});

it("listEntries(): what it finds is a whole line of it, and is asked for [REQ-S4]", () => {
  const line = fc.constantFrom("/usr/bin/ls", "/usr/bin/lsattr", "/ls", "/usr/bin/ls/x", "/x", "/.");
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      const asked = lines.filter((one) => ["ls", "x"].includes(one.slice(one.lastIndexOf("/") + 1)));
      expect(listEntries(`${lines.join("\n")}\n`, names, "/f")).toEqual(asked);
    }),
  );
});

it("parseKernelLocks(): any text, the lines that it knows", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseKernelLocks(`${text}\n1: FLOCK  ADVISORY  READ  3 fd:01:2 0 EOF`).at(-1)).toMatchObject({ pid: 3, ino: "2" });
    }),
  );
});

/** Reads everything that is ever read of a header. */
function use(blob: Buffer): unknown {
  const found = new RpmHeader(blob, "/f");
  return [found.name, found.version, found.arch, found.file(0), found.file(1)];
}

it("RpmHeader: any bytes, and any change to a header, read or refused [REQ-S4]", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(answerOf(() => use(Buffer.from(bytes)))).toMatch(ANSWER);
    }),
  );
  const whole = header({ name: "a", epoch: 1, files: ["/usr/bin/ls", "/x"], states: [0, 1] });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
      const changed = Buffer.from(whole);
      for (const [at, byte] of changes) changed[at] = byte;
      expect(answerOf(() => use(changed))).toMatch(ANSWER);
    }),
    { numRuns: 2000 },
  );
});

/** Bytes as an open file. */
function opened(bytes: Buffer): { size: number; read: (at: number, length: number) => Buffer; close: () => void } {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length), close: () => undefined };
}

it("BTree: any pages, read or refused, also where they point at one another [REQ-S4]", () => {
  const start = Buffer.alloc(100);
  start.write("SQLite format 3\0", "latin1");
  start.writeUInt16BE(512, 16);
  start.writeUInt32BE(4, 28);
  start.writeUInt32BE(1, 56);
  const page = fc.tuple(fc.constantFrom(2, 5, 10, 13, 0), fc.nat(8), fc.uint8Array({ minLength: 509, maxLength: 509 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(page, { minLength: 4, maxLength: 4 }), (pages) => {
      const bytes = Buffer.concat(
        pages.map(([type, count, rest, isSmall], number) => {
          const one = Buffer.concat([Buffer.from([type, 0, 0]), Buffer.from(rest.map((byte) => (isSmall ? byte % 5 : byte)))]);
          one.writeUInt16BE(count, 3);
          return number === 0 ? Buffer.concat([start, one]).subarray(0, 512) : one;
        }),
      );
      const whole = new Pages(opened(bytes), undefined, "/f");
      for (const root of [1, 2, 3, 4]) {
        const tree = new BTree(whole, root);
        expect(answerOf(() => tree.row(3))).toMatch(ANSWER);
        expect(answerOf(() => tree.entries(Buffer.from("ls")))).toMatch(ANSWER);
        expect(answerOf(() => tree.rows())).toMatch(ANSWER);
      }
    }),
    { numRuns: 1000 },
  );
});

it("BTree: pages that are their own children, refused and not followed for ever [REQ-S4]", () => {
  for (const [type, length] of [[2, 4], [5, 4]] as const) {
    const bytes = Buffer.alloc(1024);
    bytes.write("SQLite format 3\0", "latin1");
    bytes.writeUInt16BE(512, 16);
    bytes.writeUInt32BE(2, 28);
    bytes.writeUInt32BE(1, 56);
    bytes[512] = type;
    bytes.writeUInt16BE(20, 515);
    bytes.writeUInt32BE(2, 520);
    for (let cell = 0; cell < 20; cell++) {
      bytes.writeUInt16BE(100 + cell * 16, 524 + cell * 2);
      bytes.writeUInt32BE(2, 612 + cell * 16);
      // In an index: an entry whose only column is the text "ls".
      Buffer.from([length, 2, 17, 0x6c, 0x73]).copy(bytes, 616 + cell * 16);
    }
    const tree = new BTree(new Pages(opened(bytes), undefined, "/f"), 2);
    for (const act of [() => tree.rows(), () => tree.row(1), () => tree.entries(Buffer.from("ls"))]) {
      expect(act).toThrow(expect.objectContaining({ reason: "corrupt" }));
    }
  }
});

it("readWriteAheadLog(): any bytes, nothing or what its checksums vouch for", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(readWriteAheadLog(opened(Buffer.from(bytes)), 512)).toBeUndefined();
    }),
  );
});
