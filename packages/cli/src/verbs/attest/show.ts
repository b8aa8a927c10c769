/** This defines what the verb `attest show` does. */
import { verifyAttestation } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { printAttestation } from "../../render/print-attestation.ts";

/** Shows what a run said that it did. */
export async function runAttestShow(options: GlobalOptions, run: string): Promise<number> {
  return printAttestation(await verifyAttestation(contextOf(options), { command: "attest show", of: { runId: run } }), options);
}
