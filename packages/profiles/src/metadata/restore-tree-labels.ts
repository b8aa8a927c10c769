/** This defines `restoreTreeLabels`: the SELinux labels of a profile's tree, from that of the profile it takes the place of (REQ-M2). */
import { isLabelling, LABEL, restoreLabel, type CompletedTrees, type LabelOutcome } from "@switchyard/engine";
import { MODE, nodeName, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { inProfile } from "../layout/in-profile.ts";
import { BIN, type ProfilePlaces } from "../layout/profile-places.ts";
import type { ProfileChange } from "./changed-ends.ts";

/** How it went. */
export interface TreeLabels {
  /** As facts of links say it: the worst of `refused`, `restored`, `unchanged`, `not_active`. */
  readonly label: LabelOutcome["label"];
  readonly restored: number;
  /** Names in the profile that were refused, `.` for its directory, each with its errno. */
  readonly refused: readonly { readonly name: string; readonly errno: string }[];
}

/** The labels of a profile's directories and entries by name; `.` and `bin` are the directories. */
type Labels = ReadonlyMap<string, Buffer | undefined>;

/**
 * Gives the directories and entries of the tree `to` the labels that those of the same name have in `from`, best effort: what is
 * refused is told and stays as it is. Only what is the tree's own: a file with other names is a provider's as well, and is not
 * altered. Meant for a tree that is not active yet. Which label the loaded policy would choose is not asked; restorecon(8) knows that.
 *
 * Crash: each node has the one label or the other; calling again gives the rest theirs. Labels of links are as durable as the next
 * sync of their file system makes them.
 *
 * @throws `SyscallError` where a tree cannot be read
 */
export function restoreTreeLabels(root: Root, places: ProfilePlaces, { from, to }: ProfileChange): TreeLabels {
  const wanted = from === null ? new Map<string, Buffer>() : labelsOf(root, places, from);
  const isActive = isLabelling();
  const top = inProfile(root, places, { profile: to, part: "top" }, (dir) => [one(dir, ".", { wanted, key: ".", isActive }), one(dir, BIN, { wanted, key: BIN, isActive })]) ?? [];
  // Of an entry that is to have no label nothing is asked: what would be told of it is what the directories say.
  const entries = inProfile(root, places, { profile: to, part: "bin" }, (bin) =>
    bin.sys.readDirectory(bin.fd).filter((name) => wanted.get(`${BIN}/${name}`) !== undefined && isOwn(bin, name)).map((name) => one(bin, name, { wanted, key: `${BIN}/${name}`, isActive }))) ?? [];
  return summed([...top, ...entries]);
}

/** What a flip's `complete` returns of it, so that the flip's fact and a warning tell it. */
export function completedTrees({ label, refused: [first] }: TreeLabels): CompletedTrees {
  return { tree_label: label, ...(first === undefined ? {} : { tree_label_errno: first.errno }) };
}

function labelsOf(root: Root, places: ProfilePlaces, profile: NodeName): Labels {
  const labels = new Map<string, Buffer | undefined>();
  inProfile(root, places, { profile, part: "top" }, (dir) => labels.set(".", dir.sys.xattrs(dir.fd, "").get(LABEL)));
  inProfile(root, places, { profile, part: "bin" }, (bin) => {
    labels.set(BIN, bin.sys.xattrs(bin.fd, "").get(LABEL));
    for (const name of bin.sys.readDirectory(bin.fd)) labels.set(`${BIN}/${name}`, bin.sys.xattrs(bin.fd, name).get(LABEL));
  });
  return labels;
}

/** A link, or a file that has no other name. */
function isOwn(bin: DirHandle, name: string): boolean {
  const { mode, nlink } = bin.sys.statx(bin.fd, name);
  return (mode & MODE.TYPE) === MODE.SYMLINK || nlink === 1;
}

interface Wish {
  readonly wanted: Labels;
  readonly key: string;
  readonly isActive: boolean;
}

interface Given extends LabelOutcome {
  readonly name: string;
}

function one(dir: DirHandle, name: string, { wanted, key, isActive }: Wish): Given {
  const label = wanted.get(key) ?? null;
  // The directory itself is what its handle is open on.
  const given = name === "." ? restoreLabel(dir, "", label, isActive) : restoreLabel(dir, nodeName(name), label, isActive);
  return { name: key, ...given };
}

/** From the worst to the best. */
const ORDER = ["refused", "restored", "unchanged", "not_active"] as const;

function summed(given: readonly Given[]): TreeLabels {
  return {
    label: ORDER.find((label) => given.some((one) => one.label === label)) ?? "not_active",
    restored: given.filter(({ label }) => label === "restored").length,
    refused: given.flatMap(({ name, label, label_errno: errno = "unknown" }) => (label === "refused" ? [{ name, errno }] : [])),
  };
}
