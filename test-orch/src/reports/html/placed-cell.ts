/** This defines `PlacedCell`: a cell with its place in the page. */
import type { MatrixCell } from "../../matrix/matrix-result.ts";
import type { MatrixColumn } from "../matrix-columns.ts";

export interface PlacedCell {
  /** Of its dialog; made by us, never of a name from outside. */
  readonly id: string;
  readonly cell: MatrixCell;
  readonly column: MatrixColumn;
}
