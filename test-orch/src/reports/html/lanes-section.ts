/** This defines `lanesSection`: what a page says of the lanes of crashes. */
import type { LaneResult, LanesResult } from "../lanes-result.ts";
import { counted } from "../text/counted.ts";
import { markup, type Markup } from "../text/markup.ts";
import { spellDuration } from "../text/spell-duration.ts";
import { laneVerdict } from "../lane-verdict.ts";
import { copyable } from "./copyable.ts";
import { icon } from "./icon.ts";

/** A card for each lane: its numbers, what it found, and which planted defects it noticed. */
export function lanesSection({ lanes }: LanesResult): Markup {
  return markup`<section aria-labelledby="lanes-name"><div class="title"><h2 id="lanes-name">Crash lanes</h2></div>
<ul class="lanes">${lanes.map(card)}</ul></section>`;
}

function card(lane: LaneResult): Markup {
  const verdict = laneVerdict(lane);
  const numbers = { points: lane.points, states: lane.states, "distinct states": lane.distinct };
  const seed = lane.seed === undefined ? undefined : `, seed ${lane.seed}`;
  return markup`
<li class="${verdict.passed ? "passed" : "failed"}"${verdict.passed ? markup` data-calm` : undefined}><h3>${lane.lane}</h3>
<p class="verdict">${icon(verdict.passed ? "passed" : "failed")}${verdict.words} <span class="time">in ${spellDuration(lane.duration_ms)}${seed}</span></p>
<dl class="numbers">${Object.entries(numbers).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value.toLocaleString("en")}</dd></div>`)}</dl>
${findings(lane)}${mutants(lane)}</li>`;
}

function findings({ findings: found }: LaneResult): Markup | undefined {
  if (found.length === 0) return undefined;
  return markup`<details open><summary>${counted(found.length, "finding")}</summary><ol>${found.map(({ what, reproduce }) => markup`<li><p class="what">${what}</p>${copyable(reproduce)}</li>`)}</ol></details>`;
}

function mutants({ caught }: LaneResult): Markup | undefined {
  if (caught === undefined || caught.length === 0) return undefined;
  const told = caught.filter(({ by }) => by !== undefined).length;
  return markup`<details${told < caught.length ? markup` open` : undefined}><summary>${told} of ${counted(caught.length, "planted defect")} noticed</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Planted defects"><table><thead><tr><th scope="col">Defect</th><th scope="col">Noticed by</th></tr></thead><tbody>${caught.map(
    ({ mutant, by, reproduce }) =>
      markup`<tr><th scope="row">${mutant}</th><td>${by === undefined ? markup`<strong class="unseen">${icon("failed")}nothing</strong>${reproduce === undefined ? undefined : copyable(reproduce)}` : by}</td></tr>`,
  )}</tbody></table></div></details>`;
}
