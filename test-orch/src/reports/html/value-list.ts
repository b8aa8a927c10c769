/** This defines `valueList`: names with their values. */
import { markup, type Markup } from "../text/markup.ts";

/** Those that are not empty. */
export function valueList(values: Readonly<Record<string, string>>): Markup {
  const entries = Object.entries(values).filter(([, value]) => value !== "");
  if (entries.length === 0) return markup`<p class="none">None.</p>`;
  return markup`<dl class="values">${entries.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
