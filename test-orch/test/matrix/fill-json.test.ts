import { describe, expect, it } from "vitest";
import { fillJson } from "../../src/matrix/inside/fill-json.ts";

describe("fillJson()", () => {
  const values = { name: "sort", durable: "false" };

  it("names in texts and keys, fills in those it knows and leaves the others", () => {
    expect(fillJson(values, { "/usr/bin/${name}": ["${name}2", "${later}", 3] })).toEqual({ "/usr/bin/sort": ["sort2", "${later}", 3] });
  });

  it("a text that is one name alone, becomes the truth value that it stands for", () => {
    expect(fillJson(values, ["${durable}", "is ${durable}", "false"])).toEqual([false, "is false", "false"]);
  });
});
