/** This proves what reading a journal does with what is no journal. */
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { nodeName } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { JournalWriter, readJournal } from "../src/index.ts";
import { refused } from "./support/refused.ts";
import { bytesOf, RUN } from "./support/sample.ts";
import { scratch } from "@switchyard/test-support/scratch";

const NAME = nodeName("journal.jsonl");
const unreadable = { id: "E_RESTORE_FAILED", exitCode: 70, reason: "journal_unreadable" };

it("readJournal(): no journal, null [REQ-J2]", () => {
  expect(readJournal(scratch().dir, NAME, "j")).toBeNull();
});

it("readJournal(): a link to a good journal, unreadable [REQ-J4]", () => {
  const place = scratch();
  writeFileSync(place.at("real"), bytesOf(RUN).bytes);
  symlinkSync("real", place.at(NAME));
  expect(refused(() => readJournal(place.dir, NAME, "j"))).toMatchObject(unreadable);
});

it("readJournal(): a FIFO, unreadable without hanging [REQ-J4]", () => {
  const place = scratch();
  execFileSync("mkfifo", [place.at(NAME)]);
  expect(refused(() => readJournal(place.dir, NAME, "j"))).toMatchObject(unreadable);
});

it("readJournal(): a directory, unreadable [REQ-J4]", () => {
  const place = scratch();
  mkdirSync(place.at(NAME));
  expect(refused(() => readJournal(place.dir, NAME, "j"))).toMatchObject(unreadable);
});

it("readJournal(): a changed byte, tampered [REQ-J4]", () => {
  const place = scratch();
  writeFileSync(place.at(NAME), bytesOf(RUN).bytes.toString("latin1").replace('"ls"', '"lz"'), "latin1");
  expect(refused(() => readJournal(place.dir, NAME, "j"))).toMatchObject({ ...unreadable, reason: "journal_tampered" });
});

it("reopen(): a link put in its place since, refused [REQ-J4]", async () => {
  const place = scratch();
  writeFileSync(place.at("real"), bytesOf(RUN.slice(0, 7)).bytes);
  const read = readJournal(place.dir, nodeName("real"), "j");
  if (read === null) throw new Error("there is no journal");
  symlinkSync("real", place.at(NAME));
  await expect(JournalWriter.reopen(place.dir, NAME, read)).rejects.toMatchObject({ code: "ELOOP" });
});
