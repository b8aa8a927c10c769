/** This defines `findKeptNode`: where a node is kept now. */
import type { NodeIdentity, NodeName } from "@switchyard/fs-atomic";
import type { ReadableBackup } from "./backup.ts";
import type { Catalog } from "./catalog.ts";
import { findBackups } from "./find-backups.ts";
import { keepsNode } from "./kept-node.ts";

/**
 * The newest backup of `target` whose payload is that very node, or what came back for it as a copy; undefined where none is. A payload that went back to its
 * target and was displaced again is kept by another backup than at first.
 *
 * @param node as it was when it stood at the target; "was absent" is no node and never found
 */
export function findKeptNode(catalog: Catalog, target: NodeName, node: NodeIdentity): ReadableBackup | undefined {
  return findBackups(catalog, target).find((backup): backup is ReadableBackup => backup.state === "whole" && keepsNode(backup, node));
}
