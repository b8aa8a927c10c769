/** This defines `readPayload`: the bytes of a cell, wherever they are. */
import { malformed } from "./malformed.ts";
import type { Pages } from "./pages.ts";

/** Where the bytes of a cell begin in its page, and how many they are in all. */
export interface Cell {
  readonly start: number;
  readonly length: number;
  /** Tables and indexes keep differently much in the page itself. */
  readonly isTable: boolean;
}

/**
 * What does not fit into the page goes on in a chain of others (sqlite.org/fileformat2.html, 1.6).
 *
 * @throws `DatabaseError` `corrupt`
 */
export function readPayload(pages: Pages, page: Buffer, { start, length, isTable }: Cell): Buffer {
  const { usable } = pages;
  // Else a chain that goes round in circles would be followed for as long as the length says.
  if (length > pages.count * usable) throw malformed(pages.file, "a row is longer than the database");
  const local = localLength(usable, length, isTable);
  if (start + local > usable) throw malformed(pages.file, "a row is longer than its page");
  const parts = [page.subarray(start, start + local)];
  let next = local < length ? page.readUInt32BE(start + local) : 0;
  for (let rest = length - local; rest > 0; rest -= usable - 4) {
    const overflow = pages.page(next);
    parts.push(overflow.subarray(4, 4 + Math.min(rest, usable - 4)));
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** How many of the bytes are in the page itself. */
function localLength(usable: number, length: number, isTable: boolean): number {
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wished = least + ((length - least) % (usable - 4));
  return wished <= most ? wished : least;
}
