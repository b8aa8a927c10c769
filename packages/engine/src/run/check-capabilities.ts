/** This defines `checkCapabilities`: whether what replaced a file with capabilities has them too, by looking again (REQ-M1). */
import { closeDir, isSwitchyardError, openDir, resolveInRoot, safePath, SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { targetOf, type Intent } from "./intent.ts";

const CAPABILITY = "security.capability";

/**
 * Follows each target whose displaced file had capabilities to where it leads now. The gate saw the same before the change,
 * but a source may lose them meanwhile, e.g. by an upgrade that writes it anew. Changes nothing.
 *
 * @throws `E_POLICY` `capability_lost`, `capability_differs`, as the gate would: the run turns back
 */
export function checkCapabilities(root: Root, intents: readonly Intent[]): void {
  for (const { record } of intents) {
    const wanted = record.prior_privileges?.capability ?? null;
    // A node that an earlier run kept comes back with its own.
    if (wanted === null || record.incoming?.how !== "link") continue;
    const found = capabilityAt(root, targetOf(record));
    if (found === null || !found.equals(Buffer.from(wanted, "base64"))) throw lost(targetOf(record), found);
  }
}

/** Of what the path leads to; null where that has none, or where it leads to nothing. */
function capabilityAt(root: Root, target: string): Buffer | null {
  try {
    const { path } = resolveInRoot(root, safePath(target), "follow");
    const dir = openDir(root, path.parents);
    try {
      return dir.sys.xattrs(dir.fd, path.name).get(CAPABILITY) ?? null;
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}

function lost(path: string, found: Buffer | null): SwitchyardError {
  const what = found === null ? "leads to a file without capabilities" : "leads to a file with other capabilities";
  const message = `Cannot leave ${JSON.stringify(path)} switched: after the change it ${what}, needed are those of the file that stood there.`;
  const remedies = ["See what changed the source meanwhile, give it the same capabilities with setcap(8), and apply again."];
  return new SwitchyardError({ id: "E_POLICY", reason: found === null ? "capability_lost" : "capability_differs", op: "apply", path, message, remedies });
}
