/** This defines `ownershipLines`: to which packages paths belong, and what dpkg-divert and update-alternatives have to do with them. Reads only. */
import type { Root, SafePath } from "@switchyard/fs-atomic";
import { ownersOf, type PathOwnership } from "@switchyard/ownership";
import type { AlternativeName, OwnershipLine } from "./explain-report.ts";

/** One line for each path, in their order. */
export function ownershipLines(root: Root, paths: readonly SafePath[]): OwnershipLine[] {
  return ownersOf(root, paths).map(lineOf);
}

function lineOf({ path, verdict, diversion, alternative }: PathOwnership): OwnershipLine {
  const owners = verdict.state === "owned" ? verdict.owners.map(({ manager, package: name, version, recorded, through }) => ({ manager, package: name, version, recorded, through })) : [];
  const faults = verdict.state === "unknown" ? verdict.faults.map(({ reason, file, found }) => (reason === "no_database" ? found : `${file}: ${found}`)) : [];
  return { path, state: verdict.state, owners, faults, diversion, alternative: alternativeOf(alternative) };
}

function alternativeOf(found: PathOwnership["alternative"]): AlternativeName {
  if (found.state !== "link") return { state: found.state };
  const { state, name, group, mode, current } = found;
  return { state, name, group, mode, current };
}
