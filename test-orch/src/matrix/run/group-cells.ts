/** This defines `groupCells`. */
import type { PlannedCell } from "./plan-cells.ts";

/** Cells that share one container, with the rights that any of them needs. */
export interface CellGroup {
  readonly cells: readonly PlannedCell[];
  readonly image: "full" | "bare" | { readonly distro: string };
  readonly capabilities: readonly string[];
}

/** One group for each file system and image; each cell on a distribution has a container of its own. The largest come first. */
export function groupCells(cells: readonly PlannedCell[]): CellGroup[] {
  const byContainer = Map.groupBy(cells, ({ named, fileSystem, distro }) =>
    distro === undefined ? `${fileSystem?.name} ${named.scenario.needs?.image ?? "full"}` : `${distro} ${named.name}`,
  );
  const groups = [...byContainer.values()].map((together): CellGroup => {
    const [first] = together;
    const capabilities = [...new Set(together.flatMap(({ named }) => named.scenario.needs?.capabilities ?? []))].sort();
    const image = first?.distro === undefined ? (first?.named.scenario.needs?.image ?? "full") : { distro: first.distro };
    return { cells: together, image, capabilities };
  });
  return groups.sort((a, b) => b.cells.length - a.cells.length);
}
