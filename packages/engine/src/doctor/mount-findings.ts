/** This defines `mountFindings`: what the file systems of the places that matter can do. Reads only. */
import { isSwitchyardError, readMountTable, safePath, STATX_ATTR, SwitchyardError, type Mount, type NodeName, type Root, type Statx } from "@switchyard/fs-atomic";
import { quote } from "@switchyard/rescue";
import { FACTS_DIR, type Context } from "../context.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { mountOf } from "../preflight/mount-of.ts";
import { canonicalPrefix } from "../state/canonical-prefix.ts";
import type { SurveyedDirectory } from "./survey.ts";
import { ok, thrown, unseen, warn, wrong, type Finding } from "./finding.ts";

/** Where programs lie that one would switch. */
const USUAL = ["/usr/bin", "/usr/sbin", "/usr/local/bin"] as const;

/** Measured (docs/linux.md): all of exchange, no-replace, hard links, nameless files, directory sync, capabilities. */
const WHOLE: ReadonlySet<string> = new Set(["ext4", "xfs", "btrfs", "tmpfs", "overlay"]);
/** They know no exchange of two names, or nobody can rely on it there. */
const WEAK = /^(?:fuse(?:\..*|blk)?|nfs4?|cifs|smb3|9p|vfat|exfat|ntfs3?|msdos|ramfs)$/u;

interface Place {
  readonly path: string;
  readonly stat: Statx;
  readonly mount: Mount | null;
  readonly use: Use;
}

/** A run has changed targets there; keeps its state or backups there; or many would switch something there. */
type Use = "targets" | "state" | "usual";

/**
 * The state's directories (or where they would be made), those of targets and backups, and the usual ones that are there. Nothing is tried:
 * what only a try would show is told by the type of the file system, and `preflight` tries it where it matters.
 *
 * @param directories of targets and backups
 */
export function mountFindings(root: Root, { stateDir }: Pick<Context, "stateDir">, directories: Iterable<SurveyedDirectory>): Finding[] {
  const dirs = new DirCache(root);
  try {
    const wanted = new Map<string, { readonly parents: readonly NodeName[]; readonly use: Use }>();
    const want = (parents: readonly NodeName[], use: Use): void => {
      if (!wanted.has(parents.join("/"))) wanted.set(parents.join("/"), { parents, use });
    };
    for (const { parents, hasTargets } of directories) want(parents, hasTargets ? "targets" : "state");
    for (const path of [stateDir, FACTS_DIR]) want(canonicalPrefix(root, path), "state");
    for (const { parents, name } of USUAL.map((path) => safePath(path))) want([...parents, name], "usual");
    const mounts = readMountTable();
    const seen = [...wanted.values()].map(({ parents, use }) => lookAt(dirs, parents, { use, mounts }));
    const places = seen.flatMap((one) => (one === null || "level" in one ? [] : [one]));
    return [...seen.flatMap((one) => (one !== null && "level" in one ? [one] : [])), ...places.flatMap(immutable), ...byMount(places)];
  } finally {
    dirs.close();
  }
}

/** Of what is not there yet, the nearest directory above it; null where a usual one is not there. */
function lookAt(dirs: DirCache, parents: readonly NodeName[], { use, mounts }: { readonly use: Use; readonly mounts: ReadonlyMap<bigint, Mount> }): Place | Finding | null {
  for (let depth = parents.length; ; depth--) {
    try {
      const dir = dirs.open(parents.slice(0, depth));
      const stat = dir.sys.statx(dir.fd, "");
      return { path: dir.path, stat, mount: mountOf(mounts, stat.mountId), use };
    } catch (error) {
      const isGone = isSwitchyardError(error) && error.reason === "parent_missing";
      if (use === "usual") return null;
      if (!isGone) return thrown("mounts", error);
    }
  }
}

function immutable({ path, stat, use }: Place): Finding[] {
  const flag = (stat.attributes & STATX_ATTR.IMMUTABLE) !== 0n ? "immutable" : (stat.attributes & STATX_ATTR.APPEND) !== 0n ? "append-only" : null;
  if (flag === null) return [];
  const message = `${path} is ${flag}: nothing can be changed in it`;
  const remedies = [`chattr -${flag === "immutable" ? "i" : "a"} ${quote(path)}`];
  return [use !== "usual" ? wrong("mounts", new SwitchyardError({ id: "E_POLICY", reason: "immutable", op: "doctor", path, message, remedies })) : warn("mounts", message, remedies)];
}

function byMount(places: readonly Place[]): Finding[] {
  const groups = new Map<bigint | null, Place[]>();
  for (const place of places) groups.set(place.mount?.id ?? null, [...(groups.get(place.mount?.id ?? null) ?? []), place]);
  return [...groups.values()].map(([first, ...rest]) => (first === undefined ? unseen("mounts", "no place was looked at") : mountFinding([first, ...rest])));
}

function mountFinding(places: readonly [Place, ...Place[]]): Finding {
  const [{ mount, stat }] = places;
  const paths = [...new Set(places.map(({ path }) => path))].toSorted();
  const at = paths.length > 4 ? `${paths.slice(0, 3).join(", ")} and ${paths.length - 3} more` : paths.join(", ");
  if (mount === null) return warn("mounts", `${at}: the kernel does not name the mount, so every change there is refused`);
  const { fsType: type, mountPoint } = mount;
  const head = `${at}: ${type} at ${mountPoint}`;
  const isUsed = places.some(({ use }) => use !== "usual");
  const refused = (reason: "read_only" | "no_exec", what: string, remedy: string): Finding => {
    const message = `${head} is ${what}: nothing can be switched there`;
    return isUsed ? wrong("mounts", new SwitchyardError({ id: "E_POLICY", reason, op: "doctor", path: paths[0], message, remedies: [remedy] })) : warn("mounts", message, [remedy]);
  };
  if (mount.readOnly) return refused("read_only", "read-only", `mount -o remount,rw ${quote(mountPoint)}`);
  if (mount.noExec && places.some(({ use }) => use !== "state")) return refused("no_exec", "noexec", `mount -o remount,exec ${quote(mountPoint)}`);
  if (WEAK.test(type)) return warn("mounts", `${head} may lack exchange, hard links or extended attributes: a change may need allow_degraded_fs; preflight tells`);
  if (mount.isVolatile) return warn("mounts", `${head}: nothing there outlasts a power loss, backups neither`);
  const birth = stat.btimeNs === null ? "no birth times: a reused inode number cannot be told" : "birth times";
  if (!WHOLE.has(type)) return unseen("mounts", `${head}: what it can do was not measured here (${birth}); preflight tries what a plan needs`);
  return stat.btimeNs === null ? warn("mounts", `${head}: ${birth}`) : ok("mounts", `${head}: exchange, no-replace, hard links, nameless files, xattrs, directory sync, ${birth}`);
}
