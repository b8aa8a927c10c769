/** This defines `compareSource`: a source's own node, held against what its pack expects. */
import type { SourceCheck } from "../pack/pack.ts";
import { difference } from "../report/cut.ts";
import type { Difference } from "../report/smoke-report.ts";
import type { Sighting } from "../target/look-at-target.ts";

/** The differences. */
export function compareSource({ mode, uid }: Pick<Sighting, "mode" | "uid">, { expect }: SourceCheck): Difference[] {
  const differences: Difference[] = [];
  const bits = Number.parseInt(expect.mode_bits ?? "0", 8);
  if ((mode & bits) !== bits) differences.push(difference("mode", `all of ${bits.toString(8)}`, (mode & 0o7777).toString(8)));
  if (expect.uid !== undefined && uid !== expect.uid) differences.push(difference("owner", String(expect.uid), String(uid)));
  return differences;
}
