/** This proves what a plan does with names that its caller knows, and with sources that are made before the commit. */
import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import type { PresentNode, Root } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { apply } from "../src/index.ts";
import { program, scratch, tree } from "./support/scratch.ts";

/** Knows one other name of every file, and notes how often it was asked. */
function knowingOne(): { readonly asked: { plans: number; nodes: number }; readonly knownNames: (root: Root) => (node: PresentNode) => number } {
  const asked = { plans: 0, nodes: 0 };
  return {
    asked,
    knownNames: () => {
      asked.plans += 1;
      return () => {
        asked.nodes += 1;
        return 1;
      };
    },
  };
}

it("apply(): a target with a second name that the caller knows, switched; asked only of files with several names [REQ-P3, REQ-S7]", async () => {
  const place = scratch();
  linkSync(place.at("usr/bin/ls"), place.at("opt/kept"));
  const { asked, knownNames } = knowingOne();
  const context = { ...place.context(), knownNames };
  expect(await apply(context, { links: place.links, mode: "commit" })).toMatchObject({ ok: true });
  expect(asked).toEqual({ plans: 1, nodes: 1 });
});

it("apply(): a third name that nobody knows, refused in dry run and commit alike, nothing changed [REQ-P3, REQ-S7]", async () => {
  const place = scratch();
  for (const name of ["opt/kept", "opt/other"]) linkSync(place.at("usr/bin/ls"), place.at(name));
  const context = { ...place.context(), knownNames: knowingOne().knownNames };
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await apply(context, { links: place.links, mode })).toMatchObject({ error: { id: "E_POLICY", reason: "hard_links" } });
  }
  expect(tree(place.root)).toEqual(before);
});

it("apply(): a dry run of sources that are elsewhere now plans what the commit does once they are there [REQ-P3, REQ-O2]", async () => {
  const place = scratch();
  const link = { target: "/usr/bin/ls", source: "/opt/active/bin/ls" };
  const foreseen = await apply(place.context(), { links: [{ ...link, sourceNow: "/opt/p/ls" }], mode: "dry_run" });
  expect(foreseen).toMatchObject({ ok: true, actions: [{ decision: "switch", dest: "../../opt/active/bin/ls" }] });
  mkdirSync(place.at("opt/tree/bin"), { recursive: true });
  linkSync(place.at("opt/p/ls"), place.at("opt/tree/bin/ls"));
  symlinkSync("tree", place.at("opt/active"));
  const made = await apply(place.context(), { links: [link], mode: "commit" });
  expect(made.ok).toBe(true);
  expect({ id: made.plan_id, rows: [...made.rows] }).toEqual({ id: foreseen.plan_id, rows: [...foreseen.rows] });
});

it("apply(): a dry run judges the source where it is now [REQ-P3]", async () => {
  const place = scratch();
  const request = { links: [{ target: "/usr/bin/ls", source: "/opt/active/bin/ls", sourceNow: "/opt/nothing" }], mode: "dry_run" } as const;
  expect(await apply(place.context(), request)).toMatchObject({ error: { id: "E_POLICY", reason: "source_missing" } });
});

it("apply(): a commit of a source that is elsewhere now, nothing changed", async () => {
  const place = scratch();
  program(place.at("opt/there"), "there");
  const before = tree(place.root);
  expect(await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/not-yet", sourceNow: "/opt/there" }], mode: "commit" })).toMatchObject({ ok: false, error: { id: "E_GENERIC" } });
  expect(tree(place.root)).toEqual(before);
});
