/** This defines `matrixGrid`: the table of scenarios by file systems. */
import type { MatrixColumn } from "../matrix-columns.ts";
import { markup, type Markup } from "../text/markup.ts";
import { cellWords } from "./cell-words.ts";
import { icon } from "./icon.ts";
import type { PlacedCell } from "./placed-cell.ts";

/**
 * Each cell is a link to its dialog. Rows and columns without a failure are marked, so that a filter can hide them.
 *
 * The roles are written out, because a narrow screen lays the table out as blocks, and browsers differ in whether it is a table then.
 */
export function matrixGrid(columns: readonly MatrixColumn[], cells: readonly PlacedCell[]): Markup {
  const scenarios = [...new Set(cells.map(({ cell }) => cell.scenario))];
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Scenarios by file system">
<table id="matrix" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Scenario</th>${columns.map(heading)}</tr></thead>
<tbody role="rowgroup">${scenarios.map((scenario) => row(scenario, columns, cells.filter(({ cell }) => cell.scenario === scenario)))}</tbody>
</table></div>`;
}

function heading(column: MatrixColumn): Markup {
  const { fileSystem, distro, described, cells } = column;
  const passed = cells.filter(({ status }) => status === "passed").length;
  const kind = described === undefined || described.type === fileSystem ? undefined : markup`<small>${described.type}</small>`;
  return markup`<th role="columnheader" scope="col"${calm(cells)}>${fileSystem}${distro === undefined ? undefined : markup`<small>${distro}</small>`}${kind}<small class="share">${passed} of ${cells.length}</small></th>`;
}

function row(scenario: string, columns: readonly MatrixColumn[], cells: readonly PlacedCell[]): Markup {
  const at = (column: MatrixColumn): Markup => field(column, cells.filter((placed) => placed.column === column));
  return markup`
<tr role="row"${calm(cells.map(({ cell }) => cell))}><th role="rowheader" scope="row">${scenario}</th>${columns.map(at)}</tr>`;
}

function field(column: MatrixColumn, cells: readonly PlacedCell[]): Markup {
  const name = column.distro === undefined ? column.fileSystem : `${column.fileSystem}, ${column.distro}`;
  const content = cells.length === 0 ? markup`<span class="absent">not run</span>` : cells.map(link);
  return markup`<td role="cell"${calm(column.cells)}><span class="label" aria-hidden="true">${name}</span>${content}</td>`;
}

function link({ id, cell, column }: PlacedCell): Markup {
  const where = `${cell.scenario} on ${column.fileSystem}${column.distro === undefined ? "" : `, ${column.distro}`}: `;
  // Of a cell that did not pass, the words in sight say how it ended already.
  const ended = cell.status === "passed" ? `${where}passed, ` : where;
  return markup`<a class="cell ${cell.status}" href="#${id}" aria-haspopup="dialog"><span class="heard">${ended}</span>${icon(cell.status)}${cellWords(cell)}</a>`;
}

function calm(cells: readonly { readonly status: string }[]): Markup | undefined {
  return cells.every(({ status }) => status !== "failed") ? markup` data-calm` : undefined;
}
