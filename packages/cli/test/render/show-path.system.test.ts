/** This proves in shells that what is shown of a path gives that path back. */
import { spawnSync } from "node:child_process";
import { decodeBytes, encodeBytes } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { showPath } from "../../src/render/show-path.ts";

const HOSTILE = ["/a b", "/it's", '/"', "/$(echo x)", "/`echo x`", "/!1", "/*", "/{a,b}", "~root", "=ls", "-n", "", "/\n", "/a\nb", "/\\", "/\\x41", "/\t\r", "/\u001b[31m", "/\u202ea", "/ü", "/\u{1f600}", "/a\u00a0b", "x=~root", "x=a:~root", "/$(x)", "/a\u009bb", "/\udcff"];
/** By a fixed seed: as the kernel may have them. */
const BYTES = fc.sample(fc.uint8Array({ min: 1, minLength: 1, maxLength: 10 }).map(decodeBytes), { numRuns: 1000, seed: 7 });
/** What shells take for something, thickly. */
const SIGNS = fc.sample(fc.string({ unit: fc.constantFrom(...Array.from(`x=~:$\`'"\\!*?[]{}()<>|&;#^%@+,/-. \n\t\r\u009b\u202e\udcff`)), minLength: 1, maxLength: 8 }), { numRuns: 1000, seed: 7 });
const RANDOM = [...BYTES, ...SIGNS];

test.for([
  ["bash", "--norc", "-c"],
  ["zsh", "--no-rcs", "-c"],
  ["busybox", "sh", "-c"],
] as const)("showPath(): pasted into %j, the same bytes", ([shell, ...args]) => {
  const paths = [...HOSTILE, ...RANDOM];
  // One line for each, as it would be pasted.
  const script = paths.map((path) => `printf '%s\\0' ${showPath(path)}\n`).join("");
  for (const locale of ["C", "C.UTF-8"]) {
    const { stdout, stderr } = spawnSync(shell, [...args, script], { env: { PATH: process.env["PATH"], LC_ALL: locale }, maxBuffer: 2 ** 24 });
    expect(stderr.toString()).toBe("");
    expect(stdout.equals(Buffer.concat(paths.map((path) => Buffer.concat([encodeBytes(path), Buffer.of(0)]))))).toBe(true);
  }
});
