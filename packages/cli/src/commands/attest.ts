/** This declares the verb `attest`. */
import type { Command } from "commander";
import { addAttestKeys } from "./attest-keys.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

const EXAMPLES = `
Examples:
  switchyard attest verify                                  the newest run's signature
  switchyard attest verify --subjects --facts               and whether all is still so
  switchyard attest verify copy.dsse.json --key host.pub.pem
                                                            of another host, anywhere

Exit codes: 0 verified, 1 not, 2 usage, 10 a key that cannot be used.`;

const several = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** Adds the verb and its own verbs to the tree. */
export function addAttest(program: Command, setExitCode: SetExitCode): void {
  const attest = program.command("attest").description("What runs did, as statements that are signed and can be verified, and the keys for it. (changes no target)").addHelpText("after", EXAMPLES);
  attest
    .command("verify")
    .description("Verify what a run said that it did, without a network: the signature, and what the options name. Fails on any changed byte. (reads only)")
    .argument("[run|file]", "a run's id, or a file with an attestation (default: the newest run that was committed)")
    .option("--key <file>", "believe this public key instead of those that the root trusts; may be repeated", several)
    .option("--subjects", "also hold each path against what is there now")
    .option("--facts", "also hold the recorded facts against the signed head of their chain")
    .addHelpText("after", EXAMPLES)
    .action(lazily(setExitCode, async () => (await import("../verbs/attest/verify.ts")).runAttestVerify));
  attest
    .command("show")
    .description("Show what a run said that it did, if a trusted key signed it. (reads only)")
    .argument("<run>", "the run's id")
    .action(lazily(setExitCode, async () => (await import("../verbs/attest/show.ts")).runAttestShow));
  addAttestKeys(attest, setExitCode);
}
