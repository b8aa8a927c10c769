/** This defines `richFile`: a file with everything a file can have without privileges. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DirHandle } from "../../src/path/dir-handle.ts";
import { getMetadata } from "../../src/metadata/get-metadata.ts";
import type { Metadata } from "../../src/metadata/metadata.ts";
import { setMetadata } from "../../src/metadata/set-metadata.ts";

/** user:: rw-, user:root r--, group:: r--, mask:: r--, other:: --- */
export const ACL: Buffer = Buffer.from("0200000001000600ffffffff020004000000000004000400ffffffff10000400ffffffff20000000ffffffff", "hex");

/** What it gets: times with odd nanoseconds, two attributes, an ACL, a set-id bit. */
export const RICH: Pick<Metadata, "mode" | "atimeNs" | "mtimeNs" | "xattrs"> = {
  mode: 0o2640,
  atimeNs: 1_111_111_111n,
  mtimeNs: 1_600_000_000_987_654_321n,
  xattrs: new Map([["user.a", Buffer.from([0, 255, 10])], ["user.b", Buffer.alloc(0)], ["system.posix_acl_access", ACL]]),
};

export function richFile(dir: DirHandle, path: string, name: string, bytes: string | Buffer): Metadata {
  writeFileSync(join(path, name), bytes);
  setMetadata(dir, name, RICH);
  return getMetadata(dir, name);
}
