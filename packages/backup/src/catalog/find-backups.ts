/** This defines `findBackups`: the kept nodes of one target, newest first. */
import { observe, type NodeName, type ObservedNode } from "@switchyard/fs-atomic";
import { reservedNames } from "../names/reserved-names.ts";
import type { Sidecar } from "../sidecar/sidecar.ts";
import type { Backup, ReadableBackup } from "./backup.ts";
import type { Catalog } from "./catalog.ts";

/**
 * All backups of `target` under the catalog's tag: by generation, the newest first; those of version 1 behind all others,
 * and those that cannot be read, by their milliseconds (REQ-B7). Payloads without sidecar are none. Changes nothing.
 *
 * @throws `SyscallError`, e.g. `EIO`.
 */
export function findBackups(catalog: Catalog, target: NodeName): Backup[] {
  const found = [...catalog.takenNames(target)].flatMap(([millis, names]) => (names.has("sidecar") ? read(catalog, target, millis) : []));
  return found.toSorted(byGeneration);
}

/** For sorting: the newest first. */
export function byGeneration(a: Backup, b: Backup): number {
  return rank(b) - rank(a) || b.millis - a.millis;
}

function rank(backup: Backup): number {
  return backup.state === "unreadable" ? 0 : backup.generation;
}

function read(catalog: Catalog, target: NodeName, millis: number): readonly Backup[] {
  const names = reservedNames(target, catalog.tag, millis);
  const found = { target, names, millis, payload: observe(catalog.store, names.payload), pinned: catalog.has(names.pin) };
  const sidecar = catalog.sidecar(names.sidecar);
  if (sidecar === null) return [{ ...found, state: "unreadable" }];
  return isOf(catalog, target, sidecar) ? [{ ...found, ...describe(sidecar, found.payload) }] : [];
}

/** In a directory where others keep their backups too, names alone do not tell whose they are. */
function isOf(catalog: Catalog, target: NodeName, sidecar: Sidecar): boolean {
  if (sidecar.schema === "backup_meta.v1") return true;
  return sidecar.name === target && (sidecar.directory ?? catalog.store.path) === catalog.dir.path;
}

function describe(sidecar: Sidecar, payload: ObservedNode): Pick<ReadableBackup, "state" | "sidecar" | "generation" | "role"> {
  const state = payload.kind === "none" ? "gone" : isPayloadOf(sidecar, payload) ? "whole" : "consumed";
  return sidecar.schema === "backup_meta.v1" ? { state, sidecar, generation: 0, role: "undo" } : { state, sidecar, generation: sidecar.generation, role: sidecar.role };
}

/** Whether a node is of the kind that stands for what the sidecar describes. The payload of "was absent" is an empty file. */
export function isPayloadOf(sidecar: Sidecar, payload: ObservedNode): boolean {
  if (sidecar.prior_kind === "none") return payload.kind === "file" && payload.stat.size === 0n;
  return payload.kind === sidecar.prior_kind;
}
