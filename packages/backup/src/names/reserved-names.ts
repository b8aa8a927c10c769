/** This defines the names that Switchyard reserves beside a target (REQ-B1). */
import { encodeBytes, NAME_MAX, nodeName, sha256, SwitchyardError, type NodeName } from "@switchyard/fs-atomic";

declare const brand: unique symbol;

/** Keeps several tools on one host out of each other's backups (REQ-B6). */
export type Tag = string & { readonly [brand]: "Tag" };

/** The tag where nobody chose one. */
export const DEFAULT_TAG: Tag = tag("switchyard");

/** @throws {@link SwitchyardError} `E_USAGE` `bad_tag`: a tag is 1 to 64 of `A-Z a-z 0-9 _ -`, so that none matches another's names. */
export function tag(text: string): Tag {
  if (isTag(text)) return text;
  const message = `Cannot use ${JSON.stringify(text)} as a backup tag: needed are 1 to 64 letters, digits, _ or -.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "bad_tag", op: "tag", message });
}

function isTag(text: string): text is Tag {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}

/** The names one change of a target may use. */
export interface ReservedNames {
  /** Where the new link waits for its swap. */
  readonly stage: NodeName;
  /** Where the displaced node is kept. */
  readonly payload: NodeName;
  /** Its description. */
  readonly sidecar: NodeName;
}

/**
 * The reserved names of `target` for this tag and instant: `.<target>.<tag>.<millis>` plus `.stage`, `.bak`,
 * `.bak.meta.json`. Where that is longer than a name may be, `~` and the first 32 hex digits of the SHA-256 of the
 * target's name stand for it; the sidecar always holds the full name.
 */
export function reservedNames(target: NodeName, backupTag: Tag, millis: number): ReservedNames {
  const base = `.${stemOf(target, backupTag)}.${backupTag}.${millis}`;
  return { stage: nodeName(`${base}.stage`), payload: nodeName(`${base}.bak`), sidecar: nodeName(`${base}.bak.meta.json`) };
}

/**
 * The names for `target` at the first millisecond from `from` on at which none of them is in `taken`. The names are
 * made exclusively later on: a name that is taken in between fails the making, it is never overwritten.
 */
export function freeNames(target: NodeName, backupTag: Tag, from: number, taken: ReadonlySet<string>): ReservedNames {
  for (let millis = from; ; millis++) {
    const names = reservedNames(target, backupTag, millis);
    if (!taken.has(names.stage) && !taken.has(names.payload) && !taken.has(names.sidecar)) return names;
  }
}

/** Whether `name` is a sidecar of `target` under this tag. */
export function isSidecarOf(name: string, target: NodeName, backupTag: Tag): boolean {
  const head = `.${stemOf(target, backupTag)}.${backupTag}.`;
  return name.startsWith(head) && /^\d+\.bak\.meta\.json$/.test(name.slice(head.length));
}

function stemOf(target: NodeName, backupTag: Tag): string {
  // Two dots, the tag, at most 16 digits of milliseconds, and the longest suffix.
  const around = 2 + backupTag.length + 1 + 16 + ".bak.meta.json".length;
  const bytes = encodeBytes(target);
  return bytes.length + around <= NAME_MAX ? target : `~${sha256(bytes).slice(0, 32)}`;
}
