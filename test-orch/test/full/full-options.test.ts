import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fullOptions } from "../../src/full/full-options.ts";
import { partCommand } from "../../src/full/part-command.ts";
import { PARTS } from "../../src/full/parts.ts";

const TOP = join(import.meta.dirname, "../../..");

describe("PARTS", () => {
  it("their files are there, and no file of the full lane is in none of them", () => {
    expect(PARTS.filter(({ file }) => !existsSync(join(TOP, file)))).toEqual([]);
    const files = readdirSync(join(TOP, "test-orch/test"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".full.ts"));
    expect(files.map((name) => `test-orch/test/${name}`).filter((file) => !PARTS.some((part) => part.file === file))).toEqual([]);
  });
});

describe("fullOptions()", () => {
  it("no arguments, are all parts, a sample of power loss, and a seed that is drawn", () => {
    const { parts, everything, shard, seed, powerLoss } = fullOptions([]);
    expect(parts).toEqual(PARTS);
    expect({ everything, shard, powerLoss }).toEqual({ everything: false, shard: "", powerLoss: ["--max-states", "20"] });
    expect(seed).toBeGreaterThanOrEqual(0);
  });

  it("everything, sets no limit", () => {
    expect(fullOptions(["--everything"]).powerLoss).toEqual([]);
  });

  it("the command of a finding, checks every state there", () => {
    const { parts, seed, powerLoss } = fullOptions(["--only", "power-loss", "--subject", "apply", "--fs", "xfs", "--fs", "ext4", "--adversary", "none", "--seed", "7"]);
    expect(parts.map(({ name }) => name)).toEqual(["power-loss"]);
    expect(seed).toBe(7);
    expect(powerLoss).toEqual(["--subject", "apply", "--fs", "xfs", "--fs", "ext4", "--adversary", "none"]);
  });

  it.each([
    ["a part that there is not", ["--only", "kill"]],
    ["an option that there is not", ["--evrything"]],
    ["a share of what cannot be divided", ["--shard", "1/3"]],
    ["a share that is none", ["--only", "kills", "--shard", "4/3"]],
    ["a seed that is no number", ["--seed", "x"]],
    ["a subject without the part that it is for", ["--only", "kills", "--subject", "apply"]],
    ["something that is no option", ["kills"]],
  ])("%s, is refused", (_, args) => {
    expect(() => fullOptions(args)).toThrow(Error);
  });
});

describe("partCommand()", () => {
  it.each([[["--only", "kills", "--everything", "--shard", "2/3", "--seed", "7"]], [["--only", "power-loss", "--subject", "two words", "--seed", "7"]], [["--only", "power-loss", "--seed", "7"]]])("of %j, asks for the same", (args) => {
    const options = fullOptions(args);
    const [part] = options.parts;
    const again = part && partCommand(part, options).replace("npm run lanes:full -- ", "").replace("'two words'", "two_words");
    expect(fullOptions(again?.split(" ").map((word) => word.replace("_", " ")) ?? [])).toEqual(options);
  });
});
