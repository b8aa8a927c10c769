/** This proves what becomes of files that the caller names and that are not what one thinks. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENTRY, place, PLAIN_ENVIRONMENT } from "./support/command.ts";

test.each([
  [["plan", "/dev/zero"], "manifest_unreadable"],
  [["plan", "--policy", "/dev/full"], "policy_unreadable"],
  [["--config", "/dev/zero", "plan"], "config_unreadable"],
  [["attest", "verify", "/dev/zero"], "attestation_unreadable"],
  [["plan", "/usr"], "manifest_unreadable"],
  [["plan", "/no/such/file"], "manifest_unreadable"],
])("%j: a file without end, a directory, nothing: exits 2 with reason %s, and has not taken all memory", (argv, reason) => {
  expect(place().json(...argv)).toMatchObject({ code: 2, document: { ok: false, error: { id: "E_USAGE", reason } } });
});

test("plan: a manifest through a pipe, and one of more than a piece, are read to their ends", () => {
  const { root, at, json } = place();
  const text = `version: 1\nlinks:\n  - { target: /usr/bin/ls, source: /opt/p/ls }\n${"# nothing\n".repeat(300_000)}`;
  writeFileSync(at("m.yaml"), text);
  expect(json("plan", at("m.yaml"))).toMatchObject({ code: 0, document: { actions: [{ target: "/usr/bin/ls" }] } });
  const document: Record<string, unknown> = JSON.parse(execFileSync("sh", ["-c", `cat "$0" | "$1" "$2" --root "$3" plan /dev/stdin --json`, at("m.yaml"), process.execPath, ENTRY, root], { env: PLAIN_ENVIRONMENT, encoding: "utf8" }));
  expect(document).toMatchObject({ ok: true, actions: [{ target: "/usr/bin/ls" }] });
  expect(readFileSync(at("m.yaml"), "utf8")).toBe(text);
});
