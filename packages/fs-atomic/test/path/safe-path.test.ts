import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatParent, formatPath, safePath } from "../../src/path/safe-path.ts";
import { refusal, told } from "../support/refusal.ts";

describe("safePath()", () => {
  it.each([
    ["usr/bin/ls", "path_not_absolute"],
    ["", "path_not_absolute"],
    ["./ls", "path_not_absolute"],
    ["/usr/../etc/passwd", "path_dotdot"],
    ["/..", "path_dotdot"],
    ["/usr/bin/..", "path_dotdot"],
    ["/usr/bin/ls\0", "path_nul"],
    ["\0", "path_nul"],
    ["/", "path_is_root"],
    ["//./", "path_is_root"],
    [`/${"a".repeat(256)}`, "name_too_long"],
    [`/${"abcdefg/".repeat(512)}x`, "path_too_long"],
    ["/usr/\ud800", "bad_name"],
  ])("safePath(): %j, refused as %s [REQ-S1]", (candidate, reason) => {
    expect(refusal(() => safePath(candidate))).toEqual({ id: "E_USAGE", reason });
  });

  it("safePath(): empty and dot components fall away", () => {
    expect(formatPath(safePath("//usr/./bin///ls/."))).toBe("/usr/bin/ls");
    expect(safePath("/usr/bin/ls")).toMatchObject({ parents: ["usr", "bin"], name: "ls" });
    expect(formatPath(safePath("/..."))).toBe("/...");
  });

  it("safePath(): the longest path the kernel takes, accepted; one more byte, refused [REQ-S1]", () => {
    const longest = `/${"abcdefg/".repeat(511)}abcdefg`;
    expect(Buffer.byteLength(longest)).toBe(4096);
    expect(formatPath(safePath(longest))).toBe(longest);
    expect(refusal(() => safePath(`${longest}h`))).toEqual({ id: "E_USAGE", reason: "path_too_long" });
  });

  it("safePath(): whatever is accepted stays below the root by text [REQ-API1]", () => {
    const part = fc.constantFrom("..", ".", "", "a", "b", "\0", "...", " ");
    const candidate = fc.tuple(fc.constantFrom("/", ""), fc.array(part, { maxLength: 6 })).map(([head, parts]) => head + parts.join("/"));
    fc.assert(
      fc.property(candidate, (given) => {
        let depths: number[];
        try {
          let depth = 0;
          depths = formatPath(safePath(given)).slice(1).split("/").map((name) => (depth += name === ".." ? -1 : 1));
        } catch (error) {
          depths = [told(error).id === "E_USAGE" ? 1 : 0];
        }
        expect(Math.min(...depths)).toBeGreaterThan(0);
      }),
    );
  });

  it("formatParent(): the directory, or / for the root itself", () => {
    expect(formatParent(safePath("/usr/bin/ls"))).toBe("/usr/bin");
    expect(formatParent(safePath("/ls"))).toBe("/");
  });
});
