/** This defines `isKeptByProduct`. */
import { basename } from "node:path";

/** Its state, its facts and its keys (ARCHITECTURE.md, "State"). */
const PLACES = ["/var/lib/switchyard", "/var/log/switchyard", "/etc/switchyard"];
/**
 * Payloads, sidecars and pins, which stay after an undo on purpose. A stage or a node on its way (`.stage`, `.old`) is none of
 * these: after a scenario there must be none.
 */
const BACKUP = /^\..+\.[A-Za-z0-9_-]{1,64}\.\d+\.bak(?:\.meta\.json|\.pin)?$/u;

/** Whether a node at this path inside the root is something that Switchyard says it keeps. */
export function isKeptByProduct(path: string): boolean {
  // The root is one of the directories of the tree that is looked at.
  const inside = path.replace(/^\/root(?=\/)/u, "");
  return BACKUP.test(basename(path)) || PLACES.some((place) => inside === place || inside.startsWith(`${place}/`));
}
