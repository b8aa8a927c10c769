/** This proves that the command attests what it did, finds any changed byte, and keeps its keys (REQ-O4, REQ-O9). */
import { chmodSync, copyFileSync, existsSync, lstatSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";

const KEYS = "etc/switchyard/keys";

/** Applies the link. @returns the run's id and the path of its attestation */
function applied({ json, at }: Place): { readonly runId: string; readonly file: string } {
  const { document } = json("apply", ...LINK, "--commit");
  const runId = String(document["run_id"]);
  return { runId, file: at(`var/lib/switchyard/runs/${runId}/attestation.dsse.json`) };
}

test("attest verify: after an apply, good, also as JSON, with its paths and facts; show tells what was signed [REQ-O4] [REQ-O9]", () => {
  const scene = place();
  const { runId, file } = applied(scene);
  expect(statSync(file).mode & 0o7777).toBe(0o644);
  const { code, stdout, stderr } = scene.run("attest", "verify", "--subjects", "--facts");
  expect([code, stderr]).toEqual([0, ""]);
  for (const said of [runId, "1 of 1 paths", "chain of facts holds"]) expect(stdout).toContain(said);
  expect(scene.json("attest", "verify", runId, "--subjects", "--facts")).toMatchObject({
    code: 0,
    document: { kind: "switchyard.attestation", schema_version: 1, command: "attest verify", ok: true, exit_code: 0, error: null, run_id: runId, file, subjects: { checked: 1, differing: [] }, facts: "same", statement: null },
  });
  expect(scene.json("attest", "show", runId)).toMatchObject({ code: 0, document: { statement: { predicate: { run_id: runId, tools: [{ name: "@switchyard/cli" }, { name: "@switchyard/engine" }] } } } });
  expect(scene.run("attest", "show", runId).stdout).toContain("/usr/bin/ls  file became symlink");
});

/** One byte each: in the payload, in its type, in the key's id, in the signature, at either end. */
const EDITS: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ["of the payload", (bytes) => flipped(bytes, 200)],
  ["of the payload's type", (bytes) => flipped(bytes, bytes.indexOf("vnd.in-toto"))],
  ["of the key's id", (bytes) => flipped(bytes, bytes.indexOf("keyid") + 10)],
  ["of the signature", (bytes) => flipped(bytes, bytes.indexOf('"sig"') + 10)],
  ["taken off the end", (bytes) => bytes.subarray(0, -1)],
  ["put at the end", (bytes) => Buffer.concat([bytes, Buffer.from("\n")])],
];

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

test("attest verify: any byte changed, exit 1, and nothing of it is shown [REQ-O4]", () => {
  const scene = place();
  const { runId, file } = applied(scene);
  const good = readFileSync(file);
  for (const [what, edit] of EDITS) {
    writeFileSync(file, edit(good));
    expect(scene.json("attest", "verify"), what).toMatchObject({ code: 1, document: { ok: false, exit_code: 1, run_id: runId, signed_by: [], error: { id: "E_GENERIC" } } });
  }
  const { code, stdout, stderr } = scene.run("attest", "show", runId);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("E_GENERIC not_exact");
});

test("attest verify: a copy on another root, with the key that signed it good, without not [REQ-O4]", () => {
  const [scene, other] = [place(), place()];
  const { runId, file } = applied(scene);
  scene.run("attest", "rotate", "second");
  copyFileSync(file, other.at("copy.json"));
  const [first = ""] = keyNames(scene);
  const key = scene.at(`${KEYS}/${first}.pub.pem`);
  expect(other.json("attest", "verify", other.at("copy.json"))).toMatchObject({ code: 1, document: { error: { reason: "no_trusted_key" } } });
  expect(other.json("attest", "verify", "--key", scene.at(`${KEYS}/second.pub.pem`), other.at("copy.json"))).toMatchObject({ code: 1, document: { error: { reason: "unknown_key" } } });
  expect(other.json("attest", "verify", "--key", scene.at(`${KEYS}/second.pub.pem`), "--key", key, other.at("copy.json"))).toMatchObject({ code: 0, document: { run_id: runId, signed_by: [{ name: key }] } });
  expect(existsSync(other.at("etc"))).toBe(false);
});

test("attest verify: usage errors, exit 2: no such file, no key in it, a private key, an unknown run [REQ-O4]", () => {
  const scene = place();
  applied(scene);
  for (const args of [["/nowhere"], ["--key", "/nowhere"], ["--key", scene.at("usr/bin/ls")], ["--key", scene.at(`${KEYS}/signing.pem`)], ["00000000-0000-7000-8000-000000000000"], ["--keys"]]) {
    expect(scene.run("attest", "verify", ...args).code, args.join(" ")).toBe(2);
  }
});

function keyNames({ json }: Place): string[] {
  const { keys } = json("attest", "keys").document;
  if (!Array.isArray(keys)) throw new Error("no keys");
  return keys.map(({ name }) => String(name));
}

test("attest keygen, rotate, remove: the private key 0600, nothing overwritten, what was removed believed no more [REQ-O4]", () => {
  const scene = place();
  expect(scene.run("attest", "keys").stdout).toContain("No keys yet");
  expect(existsSync(scene.at("etc"))).toBe(false);
  expect(scene.json("attest", "keygen", "--name", "first")).toMatchObject({ code: 0, document: { kind: "switchyard.keys", command: "attest keygen", key: { name: "first" }, signs: { name: "first" } } });
  expect(lstatSync(scene.at(`${KEYS}/signing.pem`)).mode & 0o7777).toBe(0o600);
  const key = readFileSync(scene.at(`${KEYS}/signing.pem`));
  expect(scene.json("attest", "keygen", "--name", "other")).toMatchObject({ code: 10, document: { error: { id: "E_POLICY", reason: "key_exists" } } });
  expect(readFileSync(scene.at(`${KEYS}/signing.pem`))).toEqual(key);
  const { runId } = applied(scene);
  expect(scene.run("attest", "rotate", "first").code).toBe(10);
  expect(scene.run("attest", "rotate", "second").code).toBe(0);
  expect(scene.run("attest", "verify", runId).code).toBe(0);
  expect(scene.run("attest", "remove", "second").code).toBe(10);
  expect(scene.json("attest", "remove", "first")).toMatchObject({ code: 0, document: { key: { name: "first" }, keys: [{ name: "second" }] } });
  expect(scene.run("attest", "verify", runId).code).toBe(1);
  expect(scene.run("attest", "remove", "first").code).toBe(10);
  expect(scene.run("attest", "rotate", "../x").code).toBe(2);
});

test("apply --require-attestation: a key that cannot be used stops dry run and commit alike; --no-attest-host tells no host [REQ-O4] [REQ-S10]", () => {
  const scene = place();
  scene.run("attest", "keygen");
  chmodSync(scene.at(`${KEYS}/signing.pem`), 0o644);
  for (const more of [[], ["--commit"]]) expect(scene.json("apply", ...LINK, "--require-attestation", ...more)).toMatchObject({ code: 10, document: { error: { id: "E_POLICY", reason: "key_unusable" } } });
  expect(lstatSync(scene.at("usr/bin/ls")).isFile()).toBe(true);
  chmodSync(scene.at(`${KEYS}/signing.pem`), 0o600);
  const { document } = scene.json("apply", ...LINK, "--require-attestation", "--no-attest-host", "--commit");
  expect(document).toMatchObject({ ok: true, attestation: { key_made: false } });
  const { statement } = scene.json("attest", "show", String(document["run_id"])).document;
  expect(statement).toMatchObject({ predicate: { verb: "apply" } });
  expect(JSON.stringify(statement)).not.toContain('"host"');
});
