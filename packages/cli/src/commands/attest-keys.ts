/** This declares the verbs of `attest` that are about keys. */
import type { Command } from "commander";
import type { KeysRequest } from "@switchyard/engine";
import type { KeysOptions } from "../verbs/attest/keys.ts";
import { lazily, type Work } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds `keygen`, `rotate`, `keys` and `remove`. */
export function addAttestKeys(attest: Command, setExitCode: SetExitCode): void {
  const act = (requestOf: (options: KeysOptions, name: string) => KeysRequest): ((this: Command) => Promise<void>) =>
    lazily(setExitCode, async (): Promise<Work<KeysOptions, string>> => {
      const { runAttestKeys } = await import("../verbs/attest/keys.ts");
      return (options, name) => runAttestKeys(options, requestOf(options, name));
    });
  attest
    .command("keygen")
    .description("Make the key that signs, at once; a run makes one itself if there is none. Replaces nothing. (changes the keys)")
    .option("--name <name>", "what to call it (default: key- and the beginning of its id)")
    .action(act(({ name }) => ({ verb: "keygen", name })));
  attest
    .command("rotate")
    .description("Replace the key that signs by a new one, at once. What the old one signed still verifies, until it is removed. (changes the keys)")
    .argument("<name>", "what to call the new key")
    .action(act((_options, name) => ({ verb: "rotate", name })));
  attest
    .command("keys")
    .description("List the keys that are trusted, and which of them signs. (reads only)")
    .action(act(() => ({ verb: "keys" })));
  attest
    .command("remove")
    .description("Trust a key no more, at once: nothing that it signed verifies from then on. Not the one that signs. (changes the keys)")
    .argument("<name>", "the key's name")
    .action(act((_options, name) => ({ verb: "remove", name })));
}
