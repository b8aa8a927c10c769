/** This defines the verb `attest`. */
import { verifyAttestation, type VerifyRequest } from "@switchyard/engine";
import type { TrustedKey } from "@switchyard/attest";
import { Option, type Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { parsePublicKeyFile } from "../input/parse-public-key-file.ts";
import { readBytes } from "../input/read-bytes.ts";
import { printAttestation } from "../render/print-attestation.ts";
import { addAttestKeys } from "./attest-keys.ts";
import type { SetExitCode } from "./set-exit-code.ts";

interface VerifyOptions {
  readonly key?: readonly TrustedKey[];
  readonly subjects?: boolean;
  readonly facts?: boolean;
}

const EXAMPLES = `
Examples:
  switchyard attest verify                                  the newest run's signature
  switchyard attest verify --subjects --facts               and whether all is still so
  switchyard attest verify copy.dsse.json --key host.pub.pem
                                                            of another host, anywhere

Exit codes: 0 verified, 1 not, 2 usage, 10 a key that cannot be used.`;

/** Every run is called so; any other word is a file. */
const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Adds the verb and its own verbs to the tree. */
export function addAttest(program: Command, setExitCode: SetExitCode): void {
  const attest = program.command("attest").description("What runs did, as statements that are signed and can be verified, and the keys for it. (changes no target)").addHelpText("after", EXAMPLES);
  attest
    .command("verify")
    .description("Verify what a run said that it did, without a network: the signature, and what the options name. Fails on any changed byte. (reads only)")
    .argument("[run|file]", "a run's id, or a file with an attestation (default: the newest run that was committed)")
    .addOption(new Option("--key <file>", "believe this public key instead of those that the root trusts; may be repeated").argParser(parsePublicKeyFile))
    .option("--subjects", "also hold each path against what is there now")
    .option("--facts", "also hold the recorded facts against the signed head of their chain")
    .addHelpText("after", EXAMPLES)
    .action(async (what: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & VerifyOptions>();
      const { key: keys, subjects, facts } = options;
      const report = await verifyAttestation(contextOf(options), { command: "attest verify", of: meant(what), keys, subjects, facts });
      setExitCode(await printAttestation(report, options));
    });
  attest
    .command("show")
    .description("Show what a run said that it did, if a trusted key signed it. (reads only)")
    .argument("<run>", "the run's id")
    .action(async (run: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      setExitCode(await printAttestation(await verifyAttestation(contextOf(options), { command: "attest show", of: { runId: run } }), options));
    });
  addAttestKeys(attest, setExitCode);
}

function meant(what: string | undefined): VerifyRequest["of"] {
  if (what === undefined) return { runId: null };
  return RUN_ID.test(what) ? { runId: what } : { file: what, bytes: readBytes(what, "attestation") };
}
