/** This defines `checkAttested`: whether what came to stand was signed, looked at without the command. */
import { createPublicKey, verify } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const RUNS = "var/lib/switchyard/runs";
const KEYS = "etc/switchyard/keys";

/**
 * Of each run that has ended: one that was undone has no attestation; one that was committed has one file, which a trusted key signed, about
 * that run, with the head that its report says; or, where calls were refused, its report names none [REQ-O4] [REQ-O9].
 *
 * @param mayLack whether calls were refused, so that a signature may have failed
 */
export function checkAttested(root: string, { mayLack }: { readonly mayLack: boolean }): string[] {
  const runs = existsSync(join(root, RUNS)) ? readdirSync(join(root, RUNS)) : [];
  return runs.filter((run) => existsSync(join(root, RUNS, run, "report.json"))).flatMap((run) => checkRun(root, run, mayLack).map((line) => `attestation of ${run}: ${line}`));
}

function checkRun(root: string, run: string, mayLack: boolean): string[] {
  const folder = join(root, RUNS, run);
  const files = readdirSync(folder).filter((name) => name.includes("attestation"));
  const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
  const isCommitted = readFileSync(join(folder, "journal.jsonl"), "latin1").includes('"record":{"type":"committed"');
  if (!isCommitted) return files.length === 0 && report.attestation === null ? [] : [`it was undone, and has ${files.join(", ")}`];
  if (report.attestation === null) return mayLack ? [] : ["its report names none"];
  if (files.join() !== "attestation.dsse.json") return [`there is ${files.join(", ") || "none"}`];
  return checkEnvelope(root, JSON.parse(readFileSync(join(folder, "attestation.dsse.json"), "utf8")), { run, head: report.facts_head });
}

interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string }[];
}

function checkEnvelope(root: string, { payload, payloadType: type, signatures }: Envelope, wanted: { readonly run: string; readonly head: string }): string[] {
  const body = Buffer.from(payload, "base64");
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${body.length} `), body]);
  const keys = readdirSync(join(root, KEYS)).filter((name) => /^[^.].*\.pub\.pem$/u.test(name));
  const isSigned = keys.some((name) => verify(null, signed, createPublicKey(readFileSync(join(root, KEYS, name))), Buffer.from(signatures[0]?.sig ?? "", "base64")));
  if (!isSigned) return ["no trusted key signed it"];
  const { predicate } = JSON.parse(body.toString());
  if (predicate.run_id !== wanted.run) return [`it is about the run ${predicate.run_id}`];
  return predicate.facts.head === wanted.head ? [] : ["its report says another head of the facts"];
}
