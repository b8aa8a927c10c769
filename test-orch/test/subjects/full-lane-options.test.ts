import { describe, expect, it } from "vitest";
import { PowerLossError } from "../../src/power-loss/index.ts";
import { fullLaneOptions } from "../../src/subjects/full-lane-options.ts";
import { fullOptions } from "../../src/full/full-options.ts";
import { powerLossCommand } from "../../src/subjects/power-loss-command.ts";
import { fullLane, shortLane } from "../../src/subjects/product-lane.ts";
import { tooFew } from "../../src/subjects/too-few.ts";

const lane = fullLane();
const names = (args: readonly string[]): readonly string[] => fullLaneOptions(args, lane).entries.map(({ subject }) => subject.name);

describe("fullLaneOptions()", () => {
  it("no arguments, are all of it", () => {
    const { entries, isNamed, isNarrowed, maxStates } = fullLaneOptions([], lane);
    expect(entries).toEqual(lane);
    expect({ isNamed, isNarrowed, maxStates }).toEqual({ isNamed: false, isNarrowed: false, maxStates: Infinity });
  });

  it("shares, are all of it together", () => {
    expect([1, 2, 3].flatMap((index) => names(["--shard", `${index}/3`])).toSorted()).toEqual(lane.map(({ subject }) => subject.name).toSorted());
  });

  it("a text, is in all their names", () => {
    expect(names(["--subject", "recover-apply-3-one-disk"])).toEqual(["recover-apply-3-one-disk-mixed", "recover-apply-3-one-disk-apart", "recover-apply-3-one-disk-replacing"]);
  });

  it("the command that a finding of either lane comes with, names that very configuration", () => {
    for (const { subject, adversaries } of [...shortLane(4), ...lane]) {
      for (const adversary of adversaries) {
        const [, args = ""] = powerLossCommand({ subject: subject.name, fileSystem: "xfs", adversary, seed: 9 }).split(" -- ");
        const { entries, seed, maxStates } = fullLaneOptions([...fullOptions(args.split(" ")).powerLoss, "--seed", "9"], lane);
        expect(entries.map((entry) => [entry.subject.name, entry.fileSystems, entry.adversaries])).toEqual([[subject.name, ["xfs"], [adversary]]]);
        expect({ seed, maxStates }).toEqual({ seed: 9, maxStates: Infinity });
      }
    }
  });

  it.each([
    ["a subject that there is not", ["--subject", "nothing"]],
    ["a file system that there is not", ["--fs", "ext5"]],
    ["an adversary that there is not", ["--adversary", "nobody"]],
    ["adversaries that this subject does not have", ["--subject", "apply-one-disk-mixed", "--adversary", "sync-first"]],
    ["a number that is none", ["--max-states", "many"]],
    ["an option that there is not", ["--disk", "1"]],
  ])("%s, is refused", (_, args) => {
    expect(() => fullLaneOptions(args, lane)).toThrow(PowerLossError);
  });
});

describe("tooFew()", () => {
  it.each([
    [30_000, 10_000, 1, true],
    [29_999, 10_000, 1, false],
    [30_000, 9_999, 1, false],
    [7_500, 2_500, 4, true],
    [7_500, 2_499, 4, false],
  ])("%i enumerated and %i mounted by one of %i machines, enough: %s", (enumerated, checked, count, enough) => {
    expect(tooFew({ enumerated, checked }, { index: 1, count }) === undefined).toBe(enough);
  });
});
