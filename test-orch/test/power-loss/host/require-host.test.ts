import { describe, expect, it } from "vitest";
import { requireHost } from "../../../src/power-loss/host/require-host.ts";

describe("requireHost()", () => {
  it("a tool that is not on PATH, throws host-unfit and names its package", () => {
    const tool = { command: "mkfs.none-such", aptPackage: "none-such-progs" };
    expect(() => requireHost([tool])).toThrow(
      expect.objectContaining({ code: "host-unfit", message: expect.stringContaining("none-such-progs") }),
    );
  });
});
