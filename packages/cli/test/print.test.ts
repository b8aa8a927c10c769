import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const PIECES = 1000;
const PROGRAM = `
import { writeSync } from "node:fs";
import { guardOutput } from "${new URL("../src/output/guard-output.ts", import.meta.url).href}";
import { print } from "${new URL("../src/output/print.ts", import.meta.url).href}";
let made = 0;
function* pieces() {
  while (made < ${PIECES}) {
    made += 1;
    // The reader leaves once it knows that there is something to wait for.
    if (made === 2) writeSync(2, "full\\n");
    yield "x".repeat(65536);
  }
}
const reported = guardOutput();
await print(pieces());
await reported(0);
writeSync(2, String(made));
`;

test("print(): a reader that does not read and then leaves, only what fits the pipe was made", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  child.stderr.once("data", () => child.stdout.destroy());
  const said = await text(child.stderr);
  expect(await ended).toEqual([0, null]);
  expect(said.startsWith("full\n")).toBe(true);
  expect(Number(said.slice(5))).toBeLessThan(PIECES / 10);
});

test("print(): a reader that reads, gets every piece", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], { stdio: ["ignore", "pipe", "inherit"] });
  expect(await text(child.stdout)).toHaveLength(PIECES * 65_536);
});
