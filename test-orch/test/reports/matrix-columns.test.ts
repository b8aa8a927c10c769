import { expect, test } from "vitest";
import { matrixColumns } from "../../src/reports/matrix-columns.ts";
import { exampleMatrix } from "./example-matrix.ts";

test("matrixColumns(): each distribution a column, each cell in one", () => {
  const matrix = exampleMatrix();
  const columns = matrixColumns(matrix);
  expect(columns.map(({ fileSystem, distro }) => [fileSystem, distro].join(" ").trim())).toEqual(["ext4", "ext4-noexec", "xfs", "btrfs", "tmpfs", "overlay", "overlay alpine"]);
  expect(columns.flatMap(({ cells }) => cells)).toHaveLength(matrix.cells.length);
});

test("matrixColumns(): a file system without a cell, and a cell of one that is not described, both shown", () => {
  const { cells, ...matrix } = exampleMatrix();
  const stray = cells.slice(0, 1).map((cell) => ({ ...cell, file_system: "zfs" }));
  const columns = matrixColumns({ ...matrix, cells: stray });
  expect(columns.map(({ fileSystem, cells: here }) => `${fileSystem} ${here.length}`)).toEqual(["ext4 0", "ext4-noexec 0", "xfs 0", "btrfs 0", "tmpfs 0", "overlay 0", "zfs 1"]);
  expect(columns.at(-1)?.described).toBeUndefined();
});
