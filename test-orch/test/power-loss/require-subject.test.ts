import { describe, expect, it } from "vitest";
import { requireSubject } from "../../src/power-loss/require-subject.ts";
import { toySubject } from "./toy-subject.ts";

function requirePlaces(...places: readonly string[]): void {
  requireSubject({ ...toySubject("none"), disks: places.map((mountAt) => ({ mountAt })) });
}

describe("requireSubject()", () => {
  it("a root and disks below it, passes", () => {
    expect(() => requirePlaces("")).not.toThrow();
    expect(() => requirePlaces("", "var", "var/lib/state")).not.toThrow();
  });

  it.each([[[]], [["var"]], [["", ""]], [["", "/var"]], [["", "../var"]], [["", "a//b"]], [Array(9).fill("")]])(
    "the disks %j, throws bad-options",
    (places) => {
      expect(() => requirePlaces(...places)).toThrow(expect.objectContaining({ code: "bad-options" }));
    },
  );
});
