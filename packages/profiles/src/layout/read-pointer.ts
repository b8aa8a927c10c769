/** This defines `readPointer`: which profile is the current one, as the disk says. */
import { closeDir, isSwitchyardError, observe, openDir, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { canonicalPrefix } from "@switchyard/engine";
import { ledProfile } from "./led-profile.ts";
import { PROFILE_NAME } from "./profile-name.ts";
import { POINTER } from "./profile-places.ts";

/**
 * What stands at `PREFIX/active`. `profile`: a link as a flip makes it. `foreign`: anything else, also a link that somebody wrote
 * otherwise; `leads_to` is the profile at whose tree it ends all the same, null if at none.
 */
export type Pointer = { readonly state: "none" } | { readonly state: "profile"; readonly name: string } | { readonly state: "foreign"; readonly found: string; readonly leads_to: string | null };

/** Reads the link at `PREFIX/active`, and where it leads. @throws as `openDir`, but for a prefix that is not there; `SyscallError` */
export function readPointer(root: Root, prefix: string): Pointer {
  const home = openHome(root, prefix);
  if (home === null) return { state: "none" };
  try {
    return pointerIn(root, home);
  } finally {
    closeDir(home);
  }
}

/** The same in an open prefix. */
export function pointerIn(root: Root, home: DirHandle): Pointer {
  const node = observe(home, POINTER);
  if (node.kind === "none") return { state: "none" };
  const led = ledProfile(root, home);
  if (node.kind !== "symlink") return { state: "foreign", found: `a ${node.kind}`, leads_to: led };
  const name = node.dest.startsWith("profiles/") ? node.dest.slice("profiles/".length) : "";
  // Of one whose profile is gone, nothing but its text says which it was.
  return PROFILE_NAME.test(name) && (led ?? name) === name ? { state: "profile", name } : { state: "foreign", found: `a link to ${JSON.stringify(node.dest)}`, leads_to: led };
}

function openHome(root: Root, prefix: string): DirHandle | null {
  try {
    return openDir(root, canonicalPrefix(root, prefix));
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "parent_missing") return null;
    throw error;
  }
}
