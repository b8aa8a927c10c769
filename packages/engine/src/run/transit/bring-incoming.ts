/** This defines `bringIncoming` and `returnIncoming`: a kept node between the directory of backups and its target's. */
import { nodeName, type Place } from "@switchyard/fs-atomic";
import { fromOf, type Intent } from "../intent.ts";
import { moveIf } from "./file-away.ts";

/**
 * Renames the kept node that is to come in from where it is kept to beside its target, if it is there and that is another
 * directory of the same mount. The caller syncs both. Twice equals once.
 *
 * Crash: it has the one name or the other; going back, `returnIncoming` takes it there.
 *
 * @returns whether it did
 * @throws `SyscallError`, e.g. `EEXIST`; `E_EXDEV` `exdev_fallback`
 */
export function bringIncoming(intent: Intent): boolean {
  const places = placesOf(intent);
  return places !== null && moveIf(intent, places.node, { from: places.kept, to: places.beside });
}

/**
 * The way back, for a node that did not come in after all.
 *
 * Crash: as {@link bringIncoming}.
 */
export function returnIncoming(intent: Intent): boolean {
  const places = placesOf(intent);
  return places !== null && moveIf(intent, places.node, { from: places.beside, to: places.kept });
}

function placesOf({ record, dir, from: kept }: Intent): { readonly node: Intent["record"]["prior"]; readonly kept: Place; readonly beside: Place } | null {
  const { incoming } = record;
  const from = fromOf(record);
  if (kept === null || incoming?.how !== "payload" || from?.way !== "rename") return null;
  return { node: incoming.identity, kept: { dir: kept, name: nodeName(from.name) }, beside: { dir, name: nodeName(incoming.name) } };
}
