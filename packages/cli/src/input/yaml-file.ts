/** This defines `YamlFile`: a YAML or JSON text, and where in it things stand. */
import { createRequire } from "node:module";
import type * as Yaml from "yaml";

const load = createRequire(import.meta.url);

/** What makes the text unreadable. */
export interface YamlFault {
  /** `FILE:LINE:COLUMN`. */
  readonly at: string;
  readonly found: string;
}

/** A parsed text. JSON is YAML too. */
export class YamlFile {
  /** Null: it could be read. */
  readonly fault: YamlFault | null;
  /** The whole of it as plain data. */
  readonly value: unknown;
  readonly #file: string;
  readonly #lines: Yaml.LineCounter;
  readonly #document: Yaml.Document;

  /** @param file its name, for places */
  constructor(file: string, text: string) {
    // Most command lines name no such text, and the parser takes half as long to load as Node itself.
    const { LineCounter, parseDocument }: typeof Yaml = load("yaml");
    this.#file = file;
    this.#lines = new LineCounter();
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, logLevel: "error" });
    const [first] = this.#document.errors;
    const { value, found } = first === undefined ? valueOf(this.#document) : { value: undefined, found: first.message };
    this.value = value;
    this.fault = found === null ? null : { at: this.#at(first?.pos[0] ?? 0), found };
  }

  /**
   * Where something stands, as `FILE:LINE:COLUMN`: the key itself where one is given, else the value, or the nearest thing
   * around it that is there.
   */
  at(path: readonly PropertyKey[], key?: string): string {
    const map: unknown = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    const offset = keyOffset(map, key);
    if (offset !== undefined) return this.#at(offset);
    for (let length = path.length; length > 0; length--) {
      const start = rangeStart(this.#document.getIn(path.slice(0, length), true));
      if (start !== undefined) return this.#at(start);
    }
    return this.#at(rangeStart(this.#document.contents) ?? 0);
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    // An empty text has no lines to count.
    return `${this.#file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }
}

/** An alias that leads nowhere, or one that would make more of the text than anyone wrote, is found only here. */
function valueOf(document: Yaml.Document): { readonly value: unknown; readonly found: string | null } {
  try {
    return { value: document.toJS(), found: null };
  } catch (error) {
    if (error instanceof ReferenceError) return { value: undefined, found: error.message };
    throw error;
  }
}

function keyOffset(map: unknown, key: string | undefined): number | undefined {
  if (key === undefined || typeof map !== "object" || map === null || !("items" in map) || !Array.isArray(map.items)) return undefined;
  const pair: unknown = map.items.find((item: { key?: { value?: unknown } }) => item.key?.value === key);
  return typeof pair === "object" && pair !== null && "key" in pair ? rangeStart(pair.key) : undefined;
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return undefined;
  const [start]: unknown[] = node.range;
  return typeof start === "number" ? start : undefined;
}
