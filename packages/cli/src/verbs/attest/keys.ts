/** This defines what the verbs of `attest` do that are about keys. */
import { attestKeys, type KeysRequest } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { printKeys } from "../../render/print-keys.ts";

/** Their options. `name` is one of `keygen`. */
export type KeysOptions = GlobalOptions & { readonly name?: string };

/** Makes, replaces, lists or removes keys. */
export async function runAttestKeys(options: KeysOptions, request: KeysRequest): Promise<number> {
  return printKeys(await attestKeys(contextOf(options), request), options);
}
