/** This defines `asideOf`: what stands at the name to which dpkg diverts a protected target's upgrades. */
import { identityOf, nodeName, observe, sameInode, type NodeIdentity } from "@switchyard/fs-atomic";
import type { Intent } from "../run/intent.ts";
import type { Diversion } from "./diversion.ts";

/** An intent that adds or removes a diversion. */
export type DivertingIntent = Intent & { readonly record: { readonly diversion: Diversion } };

/** Whether the intent does the one or the other with a diversion. */
export function isDiverting(intent: Intent, what: Diversion["do"]): intent is DivertingIntent {
  return intent.record.diversion?.do === what;
}

/** The nodes at the target and at the diverted name, and whether they are one. */
export interface Aside {
  readonly target: NodeIdentity;
  readonly aside: NodeIdentity;
  /** The same inode at both: neither name is its only one. */
  readonly areOne: boolean;
}

/** Looks at both. */
export function asideOf({ dir, record }: DivertingIntent): Aside {
  const target = identityOf(observe(dir, nodeName(record.target)));
  const aside = identityOf(observe(dir, nodeName(record.diversion.name)));
  return { target, aside, areOne: aside.kind !== "none" && sameInode(aside, target) };
}

/** Whether this node at the diverted name is still the one that was given this second name: no upgrade has replaced it. */
export function isSecondName({ record: { diversion, prior, incoming } }: DivertingIntent, aside: NodeIdentity): boolean {
  if (aside.kind === "none") return false;
  if (diversion.do === "add") return sameInode(aside, prior);
  return incoming?.how === "payload" && incoming.name !== diversion.name && sameInode(aside, incoming.identity);
}
