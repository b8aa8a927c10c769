/** This defines `KeyName`: what a key is called among its like. */
import { nodeName, type NodeName } from "@switchyard/fs-atomic";
import { keyError } from "./key-error.ts";

declare const brand: unique symbol;

/** 1 to 64 of `A-Z a-z 0-9 . _ -`, the first a letter or digit. */
export type KeyName = string & { readonly [brand]: "KeyName" };

const SUFFIX = ".pub.pem";

/** Parses a name. @throws `E_USAGE` `bad_key_name` */
export function keyName(text: string): KeyName {
  if (isKeyName(text)) return text;
  throw keyError("bad_key_name", text, "it is no name for a key");
}

function isKeyName(text: string): text is KeyName {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}

/** The name of a key that nobody named. */
export function defaultKeyName(keyId: string): KeyName {
  return keyName(`key-${keyId.slice(0, 16)}`);
}

/** The file of its public key. */
export function publicFile(name: KeyName): NodeName {
  return nodeName(`${name}${SUFFIX}`);
}

/** Whose public key a file holds; null for any other file. Names that begin with a dot are none of ours. */
export function nameOfPublicFile(file: string): KeyName | null {
  const name = file.slice(0, -SUFFIX.length);
  return file.endsWith(SUFFIX) && isKeyName(name) ? name : null;
}
