/** This defines `Names`: the last components of the asked paths, by which whole databases are searched. */
import { decodeBytes, encodeBytes } from "@switchyard/fs-atomic";

/**
 * Databases are searched as latin1: a character for each byte, which is fast and loses nothing. A line whose last
 * component is asked for is a candidate; only those are decoded and resolved.
 */
export class Names {
  readonly #names = new Set<string>();
  /** 1 where a name has this length and last byte: what is not asked for is told by two numbers, without making a string. */
  readonly #filter = new Uint8Array(1 << 16);

  constructor(paths: Iterable<string>) {
    for (const path of paths) {
      const name = encodeBytes(path.slice(path.lastIndexOf("/") + 1)).toString("latin1");
      this.#names.add(name);
      this.#filter[hash(name, 0, name.length)] = 1;
    }
  }

  /** Whether this piece of a latin1 text is one of them. */
  has(text: string, from: number, to: number): boolean {
    return this.#filter[hash(text, from, to)] === 1 && this.#names.has(text.slice(from, to));
  }

  /** The names, as bytes. */
  bytes(): Buffer[] {
    return [...this.#names].map((name) => Buffer.from(name, "latin1"));
  }
}

function hash(text: string, from: number, to: number): number {
  return (((to - from) & 0xff) << 8) | (text.charCodeAt(to - 1) & 0xff);
}

/** The byte string of a piece of a database. @param text latin1 */
export function fromLatin1(text: string): string {
  return decodeBytes(Buffer.from(text, "latin1"));
}
