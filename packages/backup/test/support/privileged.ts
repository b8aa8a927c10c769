/** This defines privileged files: set-id bits and file capabilities. */
import { chmodSync, chownSync, writeFileSync } from "node:fs";
import { getMetadata, setMetadata } from "@switchyard/fs-atomic";
import { ACL, MTIME_NS, type Spot } from "./stand.ts";

/** VFS_CAP_REVISION_2, effective, cap_net_raw permitted: `cap_net_raw=ep`. */
export const CAP_NET_RAW: Buffer = Buffer.from("0100000200200000000000000000000000000000", "hex");

/** Each makes a privileged file; owner, mode, attributes and time are all uncommon. */
export const PRIVILEGED: Readonly<Record<string, (spot: Spot, name: string) => void>> = {
  setuid: ({ at, dir }, name) => {
    writeFileSync(at(name), "privileged");
    chownSync(at(name), 4711, 4712);
    setMetadata(dir, name, { xattrs: new Map([["user.a", Buffer.from("a")]]), mode: 0o4755, mtimeNs: MTIME_NS });
  },
  "setgid with an ACL": ({ at, dir }, name) => {
    writeFileSync(at(name), "privileged");
    chownSync(at(name), 0, 4712);
    setMetadata(dir, name, { xattrs: new Map([["system.posix_acl_access", ACL]]), mode: 0o2755, mtimeNs: MTIME_NS });
  },
  "a capability": ({ at, dir }, name) => {
    writeFileSync(at(name), "privileged");
    setMetadata(dir, name, { xattrs: new Map([["security.capability", CAP_NET_RAW], ["user.a", Buffer.from("a")]]), mode: 0o755, mtimeNs: MTIME_NS });
  },
  "setuid, setgid and a capability": ({ at, dir }, name) => {
    writeFileSync(at(name), "privileged");
    chownSync(at(name), 4711, 4712);
    setMetadata(dir, name, { xattrs: new Map([["security.capability", CAP_NET_RAW]]), mode: 0o6711, mtimeNs: MTIME_NS });
    chmodSync(at(name), 0o6711);
  },
};

/** Whether the file at `name` lends its rights to whoever runs it. */
export function isArmed({ dir }: Spot, name: string): boolean {
  const { mode, xattrs } = getMetadata(dir, name);
  return (mode & 0o6000) !== 0 || xattrs.has("security.capability");
}
