/**
 * A process that changes the keys of a root, and prints the id of the key that signs then, or why not. Arguments: root, verb,
 * name, and the change of the disk, counted from 0, just before which it is killed (default: it lives).
 */
import process from "node:process";
import { isSwitchyardError, linuxSyscalls, openRoot } from "@switchyard/fs-atomic";
import { ensureKey, generateKey, removeKey, rotateKey } from "../../src/index.ts";
import { onChange } from "./on-change.ts";

const [, , path = "", verb = "", name = "", at = ""] = process.argv;
let left = at === "" ? Number.POSITIVE_INFINITY : Number(at);
const root = openRoot(
  path,
  onChange(linuxSyscalls(), () => {
    if (left === 0) process.kill(process.pid, "SIGKILL");
    left -= 1;
  }),
);

/** Replaces the key again and again, and removes the old one at once. */
async function relay(): Promise<{ readonly keyId: string }> {
  let last = await generateKey(root, "first");
  for (let round = 0; round < 60; round++) {
    const next = await rotateKey(root, `key-${round}`);
    await removeKey(root, last.name);
    last = next;
  }
  return last;
}

const VERBS: Record<string, () => Promise<{ readonly keyId: string }>> = {
  ensure: async () => (await ensureKey(root)).key,
  generate: () => generateKey(root, name),
  rotate: () => rotateKey(root, name),
  remove: () => removeKey(root, name),
  relay,
};

try {
  const made = await VERBS[verb]?.();
  process.stdout.write(made?.keyId ?? "");
} catch (error) {
  if (!isSwitchyardError(error)) throw error;
  process.stdout.write(error.reason);
}
