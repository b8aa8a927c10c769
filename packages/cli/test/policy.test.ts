/** This proves which policy fields the command takes, and that they do what they say (REQ-C2, REQ-S9). */
import { linkSync, lstatSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place } from "./support/command.ts";

const manifest = (policy: string): string => `version: 1\npolicy: ${policy}\nlinks:\n  - {target: /usr/bin/ls, source: /opt/p/ls}\n`;

test("apply --commit: a target with two names, exit 10; with --override-preflight, switched [REQ-C2]", () => {
  const { at, json } = place();
  linkSync(at("usr/bin/ls"), at("usr/bin/dir"));
  expect(json("apply", ...LINK, "--commit")).toMatchObject({ code: 10, document: { error: { reason: "hard_links" } } });
  expect(json("apply", ...LINK, "--commit", "--allow-self-lockout").code).toBe(10);
  expect(json("apply", ...LINK, "--commit", "--override-preflight").code).toBe(0);
  expect(lstatSync(at("usr/bin/ls")).isSymbolicLink()).toBe(true);
});

test.for([
  ["{forbid_paths: [/usr/bin]}", "forbidden_path"],
  ["{allow_roots: [/usr/bin2]}", "outside_allow_roots"],
  ["{allow_roots: [/usr/bin2], override_preflight: true}", "outside_allow_roots"],
])("apply MANIFEST --commit: policy %s, exit 10 and nothing changed [REQ-S9]", ([policy = "", reason]) => {
  const { at, json } = place();
  writeFileSync(at("links.yaml"), manifest(policy));
  expect(json("apply", at("links.yaml"), "--commit")).toMatchObject({ code: 10, document: { error: { reason } } });
  expect(lstatSync(at("usr/bin/ls")).isFile()).toBe(true);
});

test.for(["{preset: coreutils}", "{strict_ownership: true}", "{backup_dir: /srv}", "{require_rescue: false}"])("apply MANIFEST: policy %s, which this command does not act upon, refused and not passed over [REQ-C2]", (policy) => {
  const { at, run } = place();
  writeFileSync(at("links.yaml"), manifest(policy));
  expect(run("apply", at("links.yaml")).code).toBe(2);
});
