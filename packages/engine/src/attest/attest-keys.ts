/** This defines `attestKeys`: the keys of a root, looked at and changed. */
import { isSwitchyardError, type Root } from "@switchyard/fs-atomic";
import { findSigningKey, generateKey, KEYS_DIR, removeKey, rotateKey, trustedKeys } from "@switchyard/attest";
import type { Context } from "../context.ts";
import { reportError } from "../report/report-error.ts";
import { outside } from "../state/open-state.ts";
import { withRoot } from "../state/with-root.ts";
import type { KeyLine, KeysReport } from "./keys-report.ts";

/** What to do. `keygen` replaces nothing; `rotate` makes a new signing key; `remove` ends the trust in an old one; `keys` only looks. */
export type KeysRequest =
  | { readonly verb: "keygen"; readonly name?: string | undefined }
  | { readonly verb: "rotate" | "remove"; readonly name: string }
  | { readonly verb: "keys" };

/**
 * Does it, and tells which keys are trusted then. Keys are changed under a lock of their own; no run and no target changes.
 *
 * Crash: as `generateKey`, `rotateKey` and `removeKey`; the next change of the keys ends it.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function attestKeys(context: Context, request: KeysRequest): Promise<KeysReport> {
  const base = { kind: "switchyard.keys", schema_version: 1, command: `attest ${request.verb}`, ok: true, exit_code: 0, error: null, dir: KEYS_DIR, key: null, keys: [], signs: null, warnings: [] } as const;
  try {
    return await withRoot(context, async (root) => {
      const key = await change(root, request);
      const { signs, warnings } = signing(root);
      return { ...base, dir: outside(root, KEYS_DIR), key, keys: trustedKeys(root).map(lineOf), signs, warnings };
    });
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...base, ok: false, exit_code: exitCode, error: reported };
  }
}

async function change(root: Root, request: KeysRequest): Promise<KeyLine | null> {
  switch (request.verb) {
    case "keygen":
      return lineOf(await generateKey(root, request.name));
    case "rotate":
      return lineOf(await rotateKey(root, request.name));
    case "remove":
      return lineOf(await removeKey(root, request.name));
    case "keys":
      return null;
  }
}

/** Only its owner can read the private key: to anybody else it is not known which key signs. */
function signing(root: Root): Pick<KeysReport, "signs" | "warnings"> {
  try {
    const key = findSigningKey(root);
    return { signs: key === null ? null : lineOf(key), warnings: [] };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { signs: null, warnings: [error.message] };
  }
}

function lineOf({ name, keyId }: { readonly name: string; readonly keyId: string }): KeyLine {
  return { name, key_id: keyId };
}
