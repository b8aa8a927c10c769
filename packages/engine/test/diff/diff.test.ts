import { readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { apply, plan } from "../../src/apply/apply.ts";
import { diff } from "../../src/diff/diff.ts";
import { provisional } from "../support/provisional.ts";
import { program, scratch, tree } from "../support/scratch.ts";

const QUIET = { exitCode: false } as const;

test("diff(): what appears, changes, stays and is refused, each as it is and as it would be, and nothing is written [REQ-C1]", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links.slice(1, 2), mode: "commit" });
  const before = tree(place.root, ["usr", "var"]);
  const size = String(readFileSync(place.at("usr/bin/ls")).length);
  const { uid, gid } = statSync(place.at("usr/bin/ls"));
  const report = await diff(place.context(), { links: [...place.links, { target: "/usr/bin/real", source: "/opt/p/none" }] }, QUIET);
  expect(report).toMatchObject({ kind: "switchyard.diff", ok: true, exit_code: 0, error: null, differs: true, counts: { add: 1, change: 1, none: 1, refused: 1, remove: 0 } });
  expect([...report.targets]).toMatchObject([
    { target: "/usr/bin/fresh", change: "add", before: { kind: "none", size: null, uid: null }, after: { kind: "symlink", dest: "../../opt/p/fresh", source: "/opt/p/fresh" } },
    { target: "/usr/bin/ls", change: "change", before: { kind: "file", dest: null, size, mode: "0755", uid, gid }, after: { kind: "symlink", dest: "../../opt/p/ls" } },
    { target: "/usr/bin/real", change: "refused", reason: "source_missing", before: { kind: "file" }, after: { kind: "symlink", dest: "../../opt/p/none" } },
    { target: "/usr/sbin/link", change: "none", before: { kind: "symlink", dest: "../../opt/p/link" }, after: { kind: "symlink", dest: "../../opt/p/link" } },
  ]);
  expect(tree(place.root, ["usr", "var"])).toEqual(before);
});

test("diff(): with exitCode, 1 if something differs, also if it is refused, else 0", async () => {
  const place = scratch();
  const asked = async (source: string): Promise<number> => (await diff(place.context(), { links: [{ target: "/usr/bin/ls", source }] }, { exitCode: true })).exit_code;
  expect([await asked("/opt/p/ls"), await asked("/opt/p/none")]).toEqual([1, 1]);
  await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }], mode: "commit" });
  expect(await asked("/opt/p/ls")).toBe(0);
});

test("diff(): a restore, what it was and will be again; of what was absent, that it goes", async () => {
  const place = scratch();
  await apply(place.context(), { links: place.links, mode: "commit" });
  const report = await diff(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }, { target: "/usr/bin/fresh" }] }, QUIET);
  expect([...report.targets]).toMatchObject([
    { target: "/usr/bin/fresh", change: "remove", before: { kind: "symlink", dest: "../../opt/p/fresh" }, after: { kind: "none", dest: null, source: null } },
    { target: "/usr/bin/ls", change: "change", before: { kind: "symlink" }, after: { kind: "file" } },
  ]);
});

test("diff(): a saved plan, the same as of what it was made of; once the system has drifted, an error", async () => {
  const place = scratch();
  const saved = (await plan(place.context(), { links: place.links })).document?.();
  if (saved === undefined) throw new Error("nothing was planned");
  const [direct, again] = [await diff(place.context(), { links: place.links }, QUIET), await diff(place.context(), { saved }, QUIET)];
  expect([...again.targets]).toEqual([...direct.targets]);
  program(place.at("usr/bin/ls"), "upgraded");
  expect(await diff(place.context(), { saved }, QUIET)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "drift" }, differs: false });
});

test("diff(): what cannot be planned, and a target that a waiting run has, an error [REQ-J3]", async () => {
  const place = scratch();
  const twice = { target: "/usr/bin/real", source: "/opt/p/ls" };
  expect(await diff(place.context(), { links: [twice, twice] }, QUIET)).toMatchObject({ ok: false, error: { reason: "duplicate_target" } });
  await provisional(place);
  expect(await diff(place.context(), { links: place.links }, QUIET)).toMatchObject({ ok: false, exit_code: 10, error: { reason: "provisional_run" } });
});
