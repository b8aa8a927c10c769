/** This defines what tests expect of the attestations of a root's runs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { verifyAttestation } from "../../src/attest/verify-attestation.ts";
import { status } from "../../src/status/status.ts";
import type { Scratch } from "./scratch.ts";

/** The path of a file in a run's folder. */
export function inRun({ at }: Scratch, runId: string, name: string): string {
  return join(at("var/lib/switchyard/runs"), runId, name);
}

/**
 * Expects of every run that has ended: if it was committed, one attestation, which verifies, whose head the report says and the chain
 * of facts goes through; if it was undone, none.
 */
export async function expectAttested(place: Scratch, at: string): Promise<void> {
  for (const { run_id: runId, state } of (await status(place.context())).runs) {
    if (state !== "committed" && state !== "undone") continue;
    const files = readdirSync(inRun(place, runId, "")).filter((name) => name.includes("attestation"));
    expect(files, at).toEqual(state === "committed" ? ["attestation.dsse.json"] : []);
    const report = JSON.parse(readFileSync(inRun(place, runId, "report.json"), "utf8"));
    if (state === "undone") {
      expect(report.attestation, at).toBeNull();
      continue;
    }
    const found = await verifyAttestation(place.context(), { command: "attest show", of: { runId }, facts: true });
    expect(found, at).toMatchObject({ ok: true, run_id: runId, facts: "same", signed_by: [{ key_id: report.attestation?.key_id }] });
    expect(found.statement?.predicate.facts.head, at).toBe(report.facts_head);
    expect(report.attestation?.file, at).toBe(found.file);
  }
}

/** Whether there is a signing key. */
export function hasKey({ at }: Scratch): boolean {
  return existsSync(at("etc/switchyard/keys/signing.pem"));
}
