/** This defines `checkSource`: whether a program may be what others are called by (REQ-S3). */
import { formatPath, readMountTable, type Look, type MountTable, type SafePath } from "@switchyard/fs-atomic";
import { observeSource, trustedUids } from "@switchyard/engine";
import { evaluateSource, stopError, type Policy, type SourceObservation } from "@switchyard/policy";

/** A source as it was found. */
export type PresentSource = Extract<SourceObservation, { readonly state: "present" }>;

/**
 * Judges it as the source of a link is judged, by the same gates. Changes nothing.
 *
 * @throws `E_POLICY`: `source_missing`, `source_kind`, `source_not_executable`, `source_no_exec`, `mount_unknown`, `source_untrusted`
 */
export function checkSource(look: Look, path: SafePath, policy: Policy, mounts: MountTable = readMountTable()): PresentSource {
  const source = formatPath(path);
  const sourceNode = observeSource(look, path, mounts);
  const [stop] = evaluateSource({ source, sourceNode, trustedUids: trustedUids(look.root) }, policy);
  if (stop !== undefined) throw stopError(stop);
  if (sourceNode.state === "present") return sourceNode;
  throw new Error(`The gates let ${JSON.stringify(source)} pass, which is ${sourceNode.state}`);
}
