/** This defines `stepDetails`: one command of a scenario, with what it said. */
import type { MatrixCell } from "../../matrix/matrix-result.ts";
import { clipped } from "../text/clipped.ts";
import { markup, type Markup } from "../text/markup.ts";
import { spellDuration } from "../text/spell-duration.ts";

/** @param longest the duration in milliseconds that fills the bar */
export function stepDetails(step: MatrixCell["steps"][number], longest: number, open: boolean): Markup {
  const share = longest === 0 ? 0 : (100 * step.duration_ms) / longest;
  return markup`<li><details${open ? markup` open` : undefined}>
<summary><code>${step.command}</code><span class="exit">${step.exit_code === null ? "killed" : `exit ${step.exit_code}`}</span><span class="time">${spellDuration(step.duration_ms)}<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="${share.toFixed(1)}" height="4"/></svg></span></summary>
${output("stdout", step.stdout)}${output("stderr", step.stderr)}</details></li>`;
}

function output(name: string, text: string): Markup {
  if (text === "") return markup`<p class="none">Nothing on ${name}.</p>`;
  return markup`<figure><figcaption>${name}</figcaption><pre tabindex="0">${clipped(text)}</pre></figure>`;
}
