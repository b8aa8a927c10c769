/** This defines the verbs of `attest` that are about keys. */
import { attestKeys, type KeysRequest } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printKeys } from "../render/print-keys.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds `keygen`, `rotate`, `keys` and `remove`. */
export function addAttestKeys(attest: Command, setExitCode: SetExitCode): void {
  const act = async (command: Command, request: KeysRequest): Promise<void> => {
    const options = command.optsWithGlobals<GlobalOptions>();
    setExitCode(await printKeys(await attestKeys(contextOf(options), request), options));
  };
  attest
    .command("keygen")
    .description("Make the key that signs, at once; a run makes one itself if there is none. Replaces nothing. (changes the keys)")
    .option("--name <name>", "what to call it (default: key- and the beginning of its id)")
    .action((_own: unknown, command: Command) => act(command, { verb: "keygen", name: command.optsWithGlobals<{ readonly name?: string }>().name }));
  attest
    .command("rotate")
    .description("Replace the key that signs by a new one, at once. What the old one signed still verifies, until it is removed. (changes the keys)")
    .argument("<name>", "what to call the new key")
    .action((name: string, _own: unknown, command: Command) => act(command, { verb: "rotate", name }));
  attest
    .command("keys")
    .description("List the keys that are trusted, and which of them signs. (reads only)")
    .action((_own: unknown, command: Command) => act(command, { verb: "keys" }));
  attest
    .command("remove")
    .description("Trust a key no more, at once: nothing that it signed verifies from then on. Not the one that signs. (changes the keys)")
    .argument("<name>", "the key's name")
    .action((name: string, _own: unknown, command: Command) => act(command, { verb: "remove", name }));
}
