import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { execa } from "execa";
import { expect, test } from "vitest";

const HOME = join(import.meta.dirname, "../..");

test("examples/replace-file.ts: says what the README says", async () => {
  const shown = /\$ node (?<file>examples\/\S+)\n(?<said>[^`]*)```/u.exec(readFileSync(join(HOME, "README.md"), "utf8"))?.groups;
  const { stdout } = await execa(execPath, [join(HOME, shown?.["file"] ?? "")]);
  expect(`${stdout}\n`).toBe(shown?.["said"]);
});
