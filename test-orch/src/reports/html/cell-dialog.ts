/** This defines `cellDialog`: everything that is known of one cell. */
import type { MatrixCell } from "../../matrix/matrix-result.ts";
import { markup, type Markup } from "../text/markup.ts";
import { spellDuration } from "../text/spell-duration.ts";
import { copyable } from "./copyable.ts";
import { icon } from "./icon.ts";
import type { PlacedCell } from "./placed-cell.ts";
import { stepDetails } from "./step-details.ts";
import { factList } from "./fact-list.ts";
import { valueList } from "./value-list.ts";

/** @param next the next cell that failed, if there is one */
export function cellDialog({ id, cell, column }: PlacedCell, next: PlacedCell | undefined): Markup {
  const { fileSystem, distro, described } = column;
  return markup`
<dialog id="${id}" closedby="any" aria-labelledby="${id}-name">
<header class="${cell.status}"><p class="verdict">${icon(cell.status)}${cell.status}${cell.status === "lacking" ? undefined : ` in ${spellDuration(cell.duration_ms)}`}</p>
<h2 id="${id}-name">${cell.scenario} <small>on ${fileSystem}${distro === undefined ? undefined : `, ${distro}`}</small></h2>
<a class="close" href="#matrix" aria-label="Close">${icon("close")}</a></header>
<div class="body">
${reason(cell)}${failures(cell)}
<section><h3>Run it again</h3>${copyable(cell.reproduce)}</section>
${steps(cell)}
<section><h3>Facts</h3>${factList(cell.facts)}</section>
<section><h3>File system</h3>${described === undefined ? markup`<p class="none">The document does not describe it.</p>` : valueList({ type: described.type, options: described.options, details: described.details })}</section>
${next === undefined ? undefined : markup`<p class="next"><a href="#${next.id}">Next failure: ${next.cell.scenario} on ${next.column.fileSystem}${next.column.distro === undefined ? undefined : `, ${next.column.distro}`}</a></p>`}
</div></dialog>`;
}

function reason({ status, reason: text }: MatrixCell): Markup | undefined {
  return text === undefined ? undefined : markup`<p class="reason ${status}">${text}</p>`;
}

function failures({ failures: found }: MatrixCell): Markup | undefined {
  if (found.length === 0) return undefined;
  return markup`<section><h3>What was wrong</h3><ol class="failures">${found.map(
    (one) => markup`<li><p class="where">${one.where}</p><dl><div><dt>expected</dt><dd>${quoted(one.expected)}</dd></div><div><dt>found</dt><dd>${quoted(one.found)}</dd></div></dl></li>`,
  )}</ol></section>`;
}

/** A long one, e.g. a whole document, scrolls by itself, also by keyboard. */
function quoted(text: string): Markup {
  const isLong = text.length > 1500 || text.split("\n").length > 12;
  return markup`<pre${isLong ? markup` class="long" tabindex="0"` : undefined}>${text}</pre>`;
}

function steps({ status, steps: taken }: MatrixCell): Markup {
  if (taken.length === 0) return markup`<section><h3>Commands</h3><p class="none">No command was run.</p></section>`;
  const longest = Math.max(...taken.map(({ duration_ms }) => duration_ms));
  // Where something failed, the last command is the likeliest to say why.
  const opened = status === "passed" ? -1 : taken.length - 1;
  return markup`<section><h3>Commands</h3><ol class="steps">${taken.map((step, index) => stepDetails(step, longest, index === opened))}</ol></section>`;
}
