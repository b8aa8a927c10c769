/** This defines what tests look at in a directory of keys. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Scratch } from "@switchyard/test-support/scratch";
import { ensureKey, KEYS_DIR, trustedKeys, verifyEnvelope } from "../../src/index.ts";
import { envelope } from "./sample.ts";

/** The path of a key's file. */
export function keyFile({ path }: Pick<Scratch, "path">, name: string): string {
  return join(path, KEYS_DIR, name);
}

/** The files of the keys with their modes, sorted, the lock left out. */
export function keyFiles({ path }: Pick<Scratch, "path">): string[] {
  const names = readdirSync(join(path, KEYS_DIR)).filter((name) => name !== ".lock");
  return names.sort().map((name) => `${name} ${(statSync(join(path, KEYS_DIR, name)).mode & 0o7777).toString(8)}`);
}

/** Whether what the key of the root signs is believed by the root. */
export async function signsAndVerifies({ root }: Pick<Scratch, "root">): Promise<boolean> {
  const { key } = await ensureKey(root);
  return verifyEnvelope(envelope({}, key), trustedKeys(root)).ok;
}
