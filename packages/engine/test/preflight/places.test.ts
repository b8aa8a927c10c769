/** This proves that a policy's places hold for what is there, free of links, in a dry run and a commit alike (REQ-S9, REQ-S10). */
import { existsSync, lstatSync, symlinkSync } from "node:fs";
import { closeRoot, openRoot } from "@switchyard/fs-atomic";
import type { Policy } from "@switchyard/policy";
import { expect, it } from "vitest";
import { apply } from "../../src/index.ts";
import { canonicalPaths } from "../../src/preflight/canonical-paths.ts";
import { scratch } from "../support/scratch.ts";

it("canonicalPaths(): links resolved as far as there is something, the rest as written [REQ-S9]", () => {
  const { root, at } = scratch();
  symlinkSync("usr/bin", at("bin"));
  symlinkSync("../../etc", at("out"));
  symlinkSync("/usr", at("usr/sbin/up"));
  const opened = openRoot(root);
  const found = canonicalPaths(opened, ["/", "/bin", "/bin/", "/bin/new/deep", "/usr/bin/ls", "/out", "/gone/x", "/usr/sbin/up/bin"]);
  closeRoot(opened);
  expect([...found.values()]).toEqual(["/", "/usr/bin", "/usr/bin", "/usr/bin/new/deep", "/usr/bin/ls", "/out", "/gone/x", "/usr/bin"]);
});

const ROWS: readonly (readonly [Partial<Policy>, string | null])[] = [
  [{ forbid_paths: ["/bin"] }, "forbidden_path"],
  [{ forbid_paths: ["/usr/bin"] }, "forbidden_path"],
  [{ forbid_paths: ["/usr/bin2", "/usr/bi"] }, null],
  [{ allow_roots: ["/bin"] }, null],
  [{ allow_roots: ["/usr/bin2", "/opt"] }, "outside_allow_roots"],
];

it.each(ROWS.flatMap(([policy, reason]) => (["dry_run", "commit"] as const).map((mode) => [policy, mode, reason] as const)))("apply(): policy %j, %s: %s [REQ-S9, REQ-S10]", async (policy, mode, reason) => {
  const { at, context } = scratch();
  symlinkSync("usr/bin", at("bin"));
  const report = await apply(context({ policy }), { links: [{ target: "/bin/ls", source: "/opt/p/ls" }], mode });
  expect(report.error?.reason ?? null).toBe(reason);
  expect(lstatSync(at("usr/bin/ls")).isSymbolicLink()).toBe(reason === null && mode === "commit");
  expect(existsSync(at("var/lib/switchyard/runs"))).toBe(mode === "commit");
});

it("apply(): policy { strict_ownership: true }, which nobody here looks after, refused and not passed over [REQ-S4]", async () => {
  const { at, context, links } = scratch();
  const report = await apply(context({ policy: { strict_ownership: true } }), { links, mode: "commit" });
  expect(report.error?.reason).toBe("owner_unknown");
  expect(lstatSync(at("usr/bin/ls")).isFile()).toBe(true);
});
