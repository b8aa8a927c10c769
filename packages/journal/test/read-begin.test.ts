/** This proves that the first record of a journal is read alone, and only where it proves itself. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { nodeName } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { readBegin } from "../src/index.ts";
import { bytesOf, RUN } from "./support/sample.ts";

const NAME = nodeName("journal.jsonl");
const [BEGIN] = RUN;

it("readBegin(): a whole journal, and one of which only the first line is whole [REQ-J2]", () => {
  const place = scratch();
  const { bytes } = bytesOf(RUN);
  writeFileSync(place.at(NAME), bytes);
  expect(readBegin(place.dir, NAME)).toEqual(BEGIN);
  writeFileSync(place.at(NAME), bytes.subarray(0, bytes.indexOf(10) + 5));
  expect(readBegin(place.dir, NAME)).toEqual(BEGIN);
});

it("readBegin(): no journal, an empty one, a torn or a changed line, a link, a directory, null [REQ-J4]", () => {
  const place = scratch();
  const { bytes } = bytesOf(RUN);
  expect(readBegin(place.dir, NAME)).toBeNull();
  writeFileSync(place.at("empty"), "");
  writeFileSync(place.at("torn"), bytes.subarray(0, bytes.indexOf(10) - 1));
  writeFileSync(place.at("changed"), bytes.toString("latin1").replace('"begin"', '"bogin"'), "latin1");
  writeFileSync(place.at("second"), bytes.subarray(bytes.indexOf(10) + 1));
  writeFileSync(place.at("real"), bytes);
  symlinkSync("real", place.at("link"));
  mkdirSync(place.at("dir"));
  for (const name of ["empty", "torn", "changed", "second", "link", "dir"]) expect(readBegin(place.dir, nodeName(name))).toBeNull();
});
