/** This defines `sideName`: the reserved name beside a name, at which a verb has a node for a moment. */
import { createHash } from "node:crypto";
import { encodeBytes } from "../bytes/byte-string.ts";
import { NAME_MAX, nodeName, type NodeName } from "./node-name.ts";

/**
 * `.<name>.<use>`. Where that is longer than a name may be, `~` and the first 32 hex digits of the SHA-256 of the name
 * stand for it.
 */
export function sideName(name: NodeName, use: "new" | "gone"): NodeName {
  const bytes = encodeBytes(name);
  const fits = bytes.length + `..${use}`.length <= NAME_MAX;
  const stem = fits ? name : `~${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}`;
  return nodeName(`.${stem}.${use}`);
}
