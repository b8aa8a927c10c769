/** This defines `markup`: text with tags, in which whatever is inserted is text and stays text. */
import { plainText } from "./plain-text.ts";

/** Text that is HTML or XML already. Only {@link markup} makes it of what comes from outside. */
export class Markup {
  readonly text: string;

  /** @param text trusted as it is: only for what was written by hand */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: nothing at all for undefined. */
export type Inserted = string | number | Markup | undefined | readonly Inserted[];

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A template of HTML or XML. Insert nowhere but between tags and within quoted attributes. */
export function markup(parts: TemplateStringsArray, ...values: readonly Inserted[]): Markup {
  return new Markup(parts.map((part, index) => part + written(values[index])).join(""));
}

function written(value: Inserted): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map(written).join("");
  return plainText(String(value)).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
