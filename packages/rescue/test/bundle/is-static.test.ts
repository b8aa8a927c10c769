/** This proves which files are taken for programs that need no library. */
import { execPath } from "node:process";
import { openFile, openDir, openRoot, closeDir, closeRoot, safePath } from "@switchyard/fs-atomic";
import { realpathSync } from "node:fs";
import { expect, it } from "vitest";
import { isStatic } from "../../src/bundle/is-static.ts";
import { elf } from "../support/static-program.ts";

const reading = (bytes: Buffer): { read: (at: number, length: number) => Buffer } => ({ read: (at, length) => bytes.subarray(at, at + length) });

it.each([
  ["a program without interpreter", elf(), true],
  ["one with an interpreter", elf({ interpreter: true }), false],
  ["a cut-off table", elf({ size: 100 }), false],
  ["a cut-off head", elf({ size: 40 }), false],
  ["a 32-bit program", elf({ word: 1 }), false],
  ["a script", Buffer.from(`#!/bin/sh\n${" ".repeat(100)}`), false],
  ["nothing", Buffer.alloc(0), false],
])("isStatic(): %s, %s", (_, bytes, answer) => {
  expect(isStatic(reading(bytes))).toBe(answer);
});

it("isStatic(): this Node, which needs a loader, false", () => {
  const root = openRoot("/");
  const { parents, name } = safePath(realpathSync(execPath));
  const dir = openDir(root, parents);
  const file = openFile(dir, name, 2 ** 30);
  expect(isStatic(file)).toBe(false);
  file.close();
  closeDir(dir);
  closeRoot(root);
});
