/** This proves what verifying finds: a good signature, another run's, changed paths, and facts that are gone (REQ-O4, REQ-O9). */
import { copyFileSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { parsePublicKey, trustedKeys } from "@switchyard/attest";
import { closeRoot, openRoot } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { attestKeys } from "../../src/attest/attest-keys.ts";
import { verifyAttestation, type VerifyRequest } from "../../src/attest/verify-attestation.ts";
import { apply } from "../../src/apply/apply.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { inRun } from "../support/attested.ts";
import { scratch, type Scratch } from "../support/scratch.ts";

const NEWEST: VerifyRequest = { command: "attest verify", of: { runId: null }, subjects: true, facts: true };

async function applied(place: Scratch): Promise<string> {
  const { run_id } = await apply(place.context(), { links: place.links, mode: "commit" });
  return run_id ?? "";
}

test("verifyAttestation(): the newest run, signature, paths and facts are good [REQ-O4] [REQ-O9]", async () => {
  const place = scratch();
  const runId = await applied(place);
  expect(await verifyAttestation(place.context(), NEWEST)).toMatchObject({ ok: true, exit_code: 0, run_id: runId, subjects: { checked: 3, differing: [] }, facts: "same" });
  await rollback(place.context(), { runId: null, mode: "commit" });
  const undo = await verifyAttestation(place.context(), NEWEST);
  expect(undo).toMatchObject({ ok: true, subjects: { checked: 3, differing: [] }, facts: "same" });
  expect(undo.run_id).not.toBe(runId);
  const first = await verifyAttestation(place.context(), { ...NEWEST, of: { runId } });
  expect(first).toMatchObject({ ok: false, exit_code: 1, error: { id: "E_GENERIC", reason: "subjects_differ" }, facts: "same", subjects: { checked: 3 } });
  expect(first.subjects?.differing.map(({ path, state }) => [path, state])).toEqual([["/usr/bin/fresh", "missing"], ["/usr/bin/ls", "other_kind"], ["/usr/sbin/link", "other_content"]]);
});

test("verifyAttestation(): never touched, or no such run [REQ-O4]", async () => {
  const place = scratch();
  expect(await verifyAttestation(place.context(), NEWEST)).toMatchObject({ ok: false, exit_code: 1, error: { id: "E_GENERIC", reason: "no_run" } });
  await applied(place);
  expect(await verifyAttestation(place.context(), { ...NEWEST, of: { runId: "../../x" } })).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE", reason: "run_unknown" } });
});

test("verifyAttestation(): another run's in its place, a link, a larger file, refused [REQ-O4]", async () => {
  const place = scratch();
  const runId = await applied(place);
  const undo = await rollback(place.context(), { runId: null, mode: "commit" });
  const file = inRun(place, runId, "attestation.dsse.json");
  const own = readFileSync(file);
  copyFileSync(inRun(place, undo.run_id ?? "", "attestation.dsse.json"), file);
  const verify = (): ReturnType<typeof verifyAttestation> => verifyAttestation(place.context(), { command: "attest verify", of: { runId } });
  expect(await verify()).toMatchObject({ ok: false, exit_code: 1, error: { reason: "other_run" }, signed_by: [] });
  writeFileSync(place.at("own"), own);
  unlinkSync(file);
  symlinkSync(place.at("own"), file);
  expect(await verify()).toMatchObject({ ok: false, exit_code: 1, error: { errno: "ELOOP" } });
  // From elsewhere it is verified all the same.
  expect(await verifyAttestation(place.context(), { command: "attest verify", of: { file: "own", bytes: own } })).toMatchObject({ ok: true, run_id: runId, file: "own" });
});

test("verifyAttestation(): facts that were cut off, changed or removed [REQ-O9]", async () => {
  const place = scratch();
  await applied(place);
  const file = place.at("var/log/switchyard/facts.jsonl");
  const text = readFileSync(file, "utf8");
  const found = async (content: string): Promise<unknown> => {
    writeFileSync(file, content);
    const { ok, facts, error } = await verifyAttestation(place.context(), NEWEST);
    return [ok, facts, error?.reason ?? null];
  };
  expect(await found(text.split("\n").slice(0, -3).join("\n").concat("\n"))).toEqual([false, "missing", "facts_missing"]);
  expect(await found(text.replace('"stage":"plan"', '"stage":"nalp"'))).toEqual([false, "broken", "facts_broken"]);
  rmSync(file);
  expect(await found("")).toEqual([false, "missing", "facts_missing"]);
  expect(await found(text)).toEqual([true, "same", null]);
});

test("verifyAttestation(): other keys are asked for, or the key was removed, not believed; the key of another host [REQ-O4]", async () => {
  const [place, other] = [scratch(), scratch()];
  const runId = await applied(place);
  await applied(other);
  const pem = readFileSync(other.at(`etc/switchyard/keys/${(await attestKeys(other.context(), { verb: "keys" })).keys[0]?.name ?? ""}.pub.pem`));
  const of = { runId };
  expect(await verifyAttestation(place.context(), { command: "attest verify", of, keys: [parsePublicKey(pem, "other")] })).toMatchObject({ ok: false, exit_code: 1, error: { reason: "unknown_key" } });
  const [mine] = keysOf(place);
  await attestKeys(place.context(), { verb: "rotate", name: "next" });
  expect(await verifyAttestation(place.context(), { command: "attest verify", of })).toMatchObject({ ok: true });
  expect(await attestKeys(place.context(), { verb: "remove", name: mine?.name ?? "" })).toMatchObject({ ok: true, keys: [{ name: "next" }], signs: { name: "next" } });
  expect(await verifyAttestation(place.context(), { command: "attest verify", of })).toMatchObject({ ok: false, exit_code: 1, error: { reason: "unknown_key" } });
  const bytes = readFileSync(inRun(place, runId, "attestation.dsse.json"));
  expect(await verifyAttestation(other.context(), { command: "attest verify", of: { file: "f", bytes }, keys: mine === undefined ? [] : [mine] })).toMatchObject({ ok: true, run_id: runId });
});

function keysOf({ root }: Scratch): ReturnType<typeof trustedKeys> {
  const opened = openRoot(root);
  try {
    return trustedKeys(opened);
  } finally {
    closeRoot(opened);
  }
}

test("attestKeys(): refusals are told, and a key that cannot be used is a warning [REQ-O4]", async () => {
  const place = scratch();
  expect(await attestKeys(place.context(), { verb: "keys" })).toMatchObject({ ok: true, keys: [], signs: null, warnings: [] });
  expect(await attestKeys(place.context(), { verb: "keygen", name: "a/b" })).toMatchObject({ ok: false, exit_code: 2, error: { reason: "bad_key_name" } });
  expect(await attestKeys(place.context(), { verb: "keygen", name: "one" })).toMatchObject({ ok: true, key: { name: "one" }, signs: { name: "one" } });
  expect(await attestKeys(place.context(), { verb: "keygen", name: "two" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "key_exists" } });
  expect(await attestKeys(place.context(), { verb: "remove", name: "one" })).toMatchObject({ ok: false, exit_code: 10, error: { reason: "key_in_use" } });
  writeFileSync(place.at("etc/switchyard/keys/signing.pem"), "none");
  expect(await attestKeys(place.context(), { verb: "keys" })).toMatchObject({ ok: true, keys: [{ name: "one" }], signs: null, warnings: [expect.any(String)] });
});
