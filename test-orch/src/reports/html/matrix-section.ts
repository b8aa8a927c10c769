/** This defines `matrixSection`: what a page says of a matrix. */
import type { MatrixCell, MatrixResult } from "../../matrix/matrix-result.ts";
import { matrixColumns } from "../matrix-columns.ts";
import { counted } from "../text/counted.ts";
import { markup, type Markup } from "../text/markup.ts";
import { spellDuration } from "../text/spell-duration.ts";
import { cellDialog } from "./cell-dialog.ts";
import { icon } from "./icon.ts";
import { matrixGrid } from "./matrix-grid.ts";

const STATES = ["passed", "failed", "lacking"] as const;

/** The numbers, the filter, the grid, and a dialog for each cell. */
export function matrixSection(result: MatrixResult): Markup {
  const columns = matrixColumns(result);
  const order = result.cells;
  const cells = columns
    .flatMap((column) => column.cells.map((cell) => ({ id: `cell-${order.indexOf(cell)}`, cell, column })))
    .sort((one, other) => order.indexOf(one.cell) - order.indexOf(other.cell));
  const wrong = cells.filter(({ cell }) => cell.status === "failed");
  const seed = result.seed === undefined ? undefined : markup`<div><dt>Seed</dt><dd>${result.seed}</dd></div>`;
  return markup`<section aria-labelledby="matrix-name">
<div class="title"><h2 id="matrix-name">File systems</h2>
<label class="only"><input type="checkbox" id="only" data-all="${counted(cells.length, "cell")} shown" data-few="${wrong.length} of ${counted(cells.length, "cell")} failed">Failures only</label></div>
${score(order)}
<p class="heard" role="status" id="shown"></p>
<p class="all-passed">Nothing failed.</p>
${matrixGrid(columns, cells)}
<dl class="origin"><div><dt>Started</dt><dd><time datetime="${result.started_at}">${result.started_at.replace("T", " ").replace(/\.\d+Z$/u, "Z")}</time></dd></div><div><dt>Took</dt><dd>${spellDuration(result.duration_ms)}</dd></div><div><dt>Kernel</dt><dd>${result.host.kernel}, ${result.host.machine}</dd></div>${seed}<div><dt>Image</dt><dd>${result.image.how}, ${result.image.id}</dd></div></dl>
</section>${cells.map((placed) => cellDialog(placed, wrong.find((other) => other !== placed && cells.indexOf(other) > cells.indexOf(placed))))}`;
}

/** The shares as numbers, and as a bar for the eye alone. */
function score(cells: readonly MatrixCell[]): Markup {
  const counts = STATES.map((status) => ({ status, count: cells.filter((cell) => cell.status === status).length })).filter(({ status, count }) => count > 0 || status !== "lacking");
  let from = 0;
  const parts = counts.map(({ status, count }) => {
    const width = cells.length === 0 ? 0 : (100 * count) / cells.length;
    from += width;
    return markup`<rect class="${status}" x="${(from - width).toFixed(2)}" width="${width.toFixed(2)}" height="4"/>`;
  });
  return markup`<div class="score"><ul>${counts.map(({ status, count }) => markup`<li class="${status}">${icon(status)}${count} ${status}</li>`)}</ul><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${parts}</svg></div>`;
}
