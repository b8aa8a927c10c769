/** This defines what the verb `attest verify` does. */
import { verifyAttestation, type VerifyRequest } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { readBytes } from "../../input/read-bytes.ts";
import { readPublicKey } from "../../input/read-public-key.ts";
import { printAttestation } from "../../render/print-attestation.ts";

type Options = GlobalOptions & { readonly key?: readonly string[]; readonly subjects?: boolean; readonly facts?: boolean };

/** Every run is called so; any other word is a file. */
const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Verifies what a run said that it did. */
export async function runAttestVerify(options: Options, what: string | undefined): Promise<number> {
  const { key, subjects, facts } = options;
  const keys = key?.map(readPublicKey);
  const report = await verifyAttestation(contextOf(options), { command: "attest verify", of: meant(what), keys, subjects, facts });
  return printAttestation(report, options);
}

function meant(what: string | undefined): VerifyRequest["of"] {
  if (what === undefined) return { runId: null };
  return RUN_ID.test(what) ? { runId: what } : { file: what, bytes: readBytes(what, "attestation") };
}
