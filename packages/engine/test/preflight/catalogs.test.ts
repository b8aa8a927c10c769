/** This proves that a large plan's catalogs do not stay in memory, and that what a run reserves does not depend on it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { closeDir, closeRoot, nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { expect, it, onTestFinished } from "vitest";
import { Catalogs } from "../../src/preflight/catalogs.ts";
import { apply } from "../../src/index.ts";
import { scratch } from "../support/scratch.ts";

it("Catalogs: one directory again and again is listed once, and anew after eight others", () => {
  const { root, at } = scratch();
  const opened = openRoot(root);
  const dirs = Array.from({ length: 9 }, (_, index) => {
    mkdirSync(at(`d${index}`));
    return openDir(opened, [nodeName(`d${index}`)]);
  });
  onTestFinished(() => {
    for (const dir of dirs) closeDir(dir);
    closeRoot(opened);
  });
  const catalogs = new Catalogs("switchyard");
  const [first, ...others] = dirs.map((dir) => catalogs.of(dir));
  const [firstDir, ...otherDirs] = dirs;
  if (firstDir === undefined) throw new TypeError("there are nine");
  expect(otherDirs.map((dir) => catalogs.of(dir))).toEqual(others);
  writeFileSync(at("d0/new"), "");
  const again = catalogs.of(firstDir);
  expect(again).not.toBe(first);
  expect(again.has("new")).toBe(true);
});

it("apply(): twenty directories that lie in one another, their targets alternating, twice: every generation follows the last [REQ-B7]", async () => {
  const { root, at, context } = scratch();
  const targets: string[] = [];
  let dir = "/usr/lib";
  for (let depth = 0; depth < 20; depth++) {
    mkdirSync(at(dir), { recursive: true, mode: 0o755 });
    targets.push(`${dir}/a`, `${dir}/z`);
    dir += "/m";
  }
  const to = (source: string): readonly { target: string; source: string }[] => targets.map((target) => ({ target, source }));
  for (const source of ["/opt/p/ls", "/opt/p/link"]) expect((await apply(context(), { links: to(source), mode: "commit" })).error).toBeNull();
  const opened = openRoot(root);
  onTestFinished(() => closeRoot(opened));
  const names = targets.map((target) => target.slice(1).split("/").map((name) => nodeName(name)));
  const generations = names.map((path) => {
    const handle = openDir(opened, path.slice(0, -1));
    const catalog = new Catalogs("switchyard").of(handle);
    const found = [...catalog.reserved()].filter(({ use, stem }) => use === "sidecar" && stem.includes(path.at(-1) ?? "")).map(({ name }) => catalog.sidecar(name));
    closeDir(handle);
    return found.map((sidecar) => (sidecar?.schema === "backup_meta.v2" ? sidecar.generation : 0)).toSorted((a, b) => a - b);
  });
  expect(generations).toEqual(targets.map(() => [1, 2]));
});
