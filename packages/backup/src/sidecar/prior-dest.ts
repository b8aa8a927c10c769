/** This defines `priorDest`: the link text that a sidecar keeps, byte for byte. */
import { decodeBytes } from "@switchyard/fs-atomic";
import type { SidecarV1, SidecarV2 } from "./sidecar.ts";

/** The kept link's text as a byte string; null where the sidecar describes no link. */
export function priorDest(sidecar: SidecarV1 | SidecarV2): string | null {
  if ("prior_dest_base64" in sidecar && sidecar.prior_dest_base64 !== undefined) {
    return decodeBytes(Buffer.from(sidecar.prior_dest_base64, "base64"));
  }
  return sidecar.prior_dest ?? null;
}
