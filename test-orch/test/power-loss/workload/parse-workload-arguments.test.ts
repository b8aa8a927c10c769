import { describe, expect, it } from "vitest";
import { parseWorkloadArguments, workloadArguments } from "../../../src/power-loss/index.ts";
import type { WorkloadRun } from "../../../src/power-loss/index.ts";

const run: WorkloadRun = { root: "/r", markFile: "/f/mark", adversary: "meta", mountPoints: ["/r", "/r/var"] };

describe("parseWorkloadArguments()", () => {
  it("the tail made by workloadArguments, gives the run back", () => {
    expect(parseWorkloadArguments(["node", "workload.ts", "--", "own", ...workloadArguments(run)])).toEqual(run);
  });

  it.each([[[]], [["a", "b", "none"]], [["--", "/r", "/f/mark", "nobody"]], [["--", "/r"]]])(
    "the argv %j, throws bad-options",
    (argv) => {
      expect(() => parseWorkloadArguments(argv)).toThrow(expect.objectContaining({ code: "bad-options" }));
    },
  );
});
