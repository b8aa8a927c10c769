/** This defines `matrixColumns`: where the scenarios ran, each place with its cells. */
import type { MatrixCell, MatrixResult } from "../matrix/matrix-result.ts";

/** A file system, in the image of one distribution. */
export interface MatrixColumn {
  readonly fileSystem: string;
  /** Undefined for the usual image. */
  readonly distro: string | undefined;
  /** Undefined where a cell names a file system that the document does not describe. */
  readonly described: MatrixResult["file_systems"][number] | undefined;
  readonly cells: readonly MatrixCell[];
}

/** Every cell is in exactly one column; file systems are in the order in which they are described. */
export function matrixColumns({ file_systems, cells }: MatrixResult): readonly MatrixColumn[] {
  const names = [...new Set([...file_systems, ...cells.map((cell) => ({ name: cell.file_system }))].map(({ name }) => name))];
  return names.flatMap((name) => {
    const here = cells.filter((cell) => cell.file_system === name);
    // One that is described and has no cell is a column of its own, so that the page can show the hole.
    const distros = here.length === 0 ? [undefined] : [...new Set(here.map(({ distro }) => distro))];
    return distros.map((distro) => ({
      fileSystem: name,
      distro,
      described: file_systems.find((one) => one.name === name),
      cells: here.filter((cell) => cell.distro === distro),
    }));
  });
}
