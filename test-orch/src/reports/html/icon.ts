/** This defines `icon`: a small sign that needs no colour to be told from the others. */
import { Markup } from "../text/markup.ts";

const SHAPES = {
  passed: '<path d="M3 8.6 6.4 12 13 4.6"/>',
  failed: '<path d="M4 4l8 8M12 4l-8 8"/>',
  lacking: '<path d="M8 2.6v6.6M8 12.6v.2"/>',
  copy: '<path d="M6 5.5V3h7v7.5h-2.5M3 5.5h7.5V13H3z"/>',
  close: '<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/>',
  switch: '<path d="M2 12h12M3.5 12C8 12 8 4 12.5 4"/><circle cx="12.5" cy="4" r="1"/>',
} as const;

/** Said by the words beside it, so hidden from those who listen. */
export function icon(name: keyof typeof SHAPES): Markup {
  return new Markup(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[name]}</svg>`);
}
