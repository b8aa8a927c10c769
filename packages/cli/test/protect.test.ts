/** This proves how a link is protected through the command: by a flag or a manifest (docs/protect.md). */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";

/** A root in which `/usr/bin/ls` belongs to a package of dpkg's. */
function packaged(): Place {
  const scene = place();
  mkdirSync(scene.at("var/lib/dpkg/info"), { recursive: true });
  writeFileSync(scene.at("var/lib/dpkg/status"), "Package: tools\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n");
  writeFileSync(scene.at("var/lib/dpkg/info/tools.list"), "/.\n/usr\n/usr/bin\n/usr/bin/ls\n");
  return scene;
}

test("apply --protect, status, rollback: diverts, tells, takes it back", () => {
  const { at, json, run } = packaged();
  expect(run("apply", ...LINK, "--protect").stdout).toContain(", protected");
  expect(json("apply", ...LINK, "--protect", "--commit")).toMatchObject({ code: 0, document: { actions: [{ outcome: "switched", protected: true }] } });
  expect(readFileSync(at("var/lib/dpkg/diversions"), "utf8")).toBe("/usr/bin/ls\n/usr/bin/ls.distrib\n:\n");
  expect(json("status").document).toMatchObject({ targets: [{ state: "switched", protected: true }] });
  expect(run("status").stdout).toContain("protected");
  expect(json("rollback", "--commit")).toMatchObject({ code: 0, document: { actions: [{ outcome: "restored", put_back: "prior" }] } });
  expect(readFileSync(at("var/lib/dpkg/diversions"), "utf8")).toBe("");
});

test("apply MANIFEST: protect, plans the same as the flag, and another plan than without [REQ-D1]", () => {
  const { at, json } = packaged();
  writeFileSync(at("links.yaml"), "version: 1\nlinks:\n  - {target: /usr/bin/ls, source: /opt/p/ls, protect: true}\n");
  const [flag, manifest, without] = [["plan", ...LINK, "--protect"], ["plan", at("links.yaml")], ["plan", ...LINK]].map((args) => json(...args).document["plan_id"]);
  expect(manifest).toBe(flag);
  expect(without).not.toBe(flag);
});

test("apply --protect: without a --link, is a mistake; where no package has the target, refused", () => {
  const { at, json, run } = place();
  writeFileSync(at("links.yaml"), "version: 1\nlinks:\n  - {target: /usr/bin/ls, source: /opt/p/ls}\n");
  expect(run("apply", at("links.yaml"), "--protect").code).toBe(2);
  expect(json("apply", ...LINK, "--protect")).toMatchObject({ code: 10, document: { error: { id: "E_POLICY", reason: "protect_not_dpkg" } } });
});
