// This defines `pageDigest`: a number for a page's place and content.

import { createHash } from "node:crypto";

const known = new WeakMap<Buffer, bigint>();

/**
 * 128 bits that stand for "page `page` holds `content`". The digest of a disk is the XOR over its pages, so that a
 * change of a few pages changes it in a few steps. Kept by object: `content` must stand for one page number only.
 */
export function pageDigest(page: number, content: Buffer): bigint {
  const kept = known.get(content);
  if (kept !== undefined) return kept;
  const place = Buffer.alloc(8);
  place.writeDoubleLE(page);
  const hash = createHash("sha256").update(place).update(content).digest();
  const digest = (hash.readBigUInt64LE(0) << 64n) | hash.readBigUInt64LE(8);
  known.set(content, digest);
  return digest;
}
