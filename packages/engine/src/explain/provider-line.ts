/** This defines `providerLine`: who made the program at the end of a path. Pure. */
import { providerOf, shippedPacks } from "@switchyard/smoke";
import type { NodeLine, OwnershipLine, ProviderLine } from "./explain-report.ts";

/**
 * A multi-call program goes by its own path, whatever name it is called by. Nothing is run: what a provider tells by its output alone
 * is not known here, and the package is named instead.
 *
 * @param final what the path leads to; null: no provider is there
 * @param owner whose that is
 */
export function providerLine(final: NodeLine | null, owner: OwnershipLine | undefined): ProviderLine | null {
  if (final?.kind !== "file") return null;
  const { path } = final;
  const [by] = owner?.owners ?? [];
  const told = shippedPacks().map((pack) => providerOf(pack, { output: "", path })).find((name) => name !== null) ?? null;
  return { path, name: told ?? by?.package ?? null, known_by: told === null ? (by === undefined ? null : "package") : "path", package: by?.package ?? null, version: by?.version ?? null };
}
