/** This defines `aclWarnings`: what becomes of the ACLs of programs that a profile is built of (REQ-M3). */
import { formatPath } from "@switchyard/fs-atomic";
import type { Policy } from "@switchyard/policy";
import type { PlannedApplet } from "./planned-applet.ts";

/** So many programs are named. */
const SHOWN = 5;

/** One warning for each thing that becomes of them, before as after; none where no program has an ACL. */
export function aclWarnings(applets: readonly PlannedApplet[], { preserve_acl: isCarried }: Pick<Policy, "preserve_acl">): string[] {
  const guarded = applets.filter(({ hasAcl }) => hasAcl);
  const linked = guarded.filter(({ entry }) => entry.kind === "symlink");
  const own = guarded.filter(({ entry }) => entry.kind === "file");
  const may = own.some(({ entry }) => entry.kind === "file" && entry.mayLink) ? " A second name of the same inode has its ACL either way." : "";
  return [
    ...(linked.length === 0 ? [] : [`${programs(linked)}: it decides who may run what leads there. Look at it with getfacl(1); setfacl -b takes it off.`]),
    ...(own.length === 0 ? [] : [`${programs(own)}: a copy ${isCarried ? "gets it, because of preserve_acl. setfacl -b takes it off" : "does not get it, so that mode and owner alone decide who may run it. With preserve_acl it does"}.${may}`]),
  ];
}

function programs(applets: readonly PlannedApplet[]): string {
  const paths = [...new Set(applets.map(({ source }) => JSON.stringify(formatPath(source))))];
  const rest = paths.length - SHOWN;
  return `${paths.length === 1 ? "A program has" : "Programs have"} an ACL, ${paths.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
