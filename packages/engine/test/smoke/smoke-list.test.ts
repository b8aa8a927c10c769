/** This proves the list of health checks. */
import { expect, test } from "vitest";
import { smokeList } from "../../src/smoke/smoke-list.ts";

test("smokeList(): all packs, each check with its tool and what it runs [REQ-H1]", () => {
  const { ok, packs } = smokeList({ tools: [] });
  expect([ok, packs.map(({ name }) => name)]).toEqual([true, ["coreutils", "checksums", "findutils", "sudo"]]);
  expect(packs[0]?.checks).toContainEqual({ name: "cp-reflink", kind: "command", tool: "cp", args: ["--reflink=auto", "from", "to"], why: null, wanted_for: ["busybox"] });
  expect(packs[3]?.checks).toContainEqual(expect.objectContaining({ name: "set-uid-root", kind: "source", args: null }));
});

test("smokeList(): tools by name or by path, only their checks; one that no pack knows, a warning", () => {
  const { packs, tools, warnings } = smokeList({ tools: ["/usr/bin/ls", "nothing", "ls"] });
  expect(tools).toEqual(["ls", "nothing"]);
  expect(packs.map(({ name }) => name)).toEqual(["coreutils"]);
  expect(new Set(packs.flatMap(({ checks }) => checks.map(({ tool }) => tool)))).toEqual(new Set(["ls"]));
  expect(warnings).toEqual([expect.stringContaining("nothing")]);
});
