/** This defines `tornBytes`: what may be left of a file's bytes. */
import type { PendingBytes } from "./pending-disk.ts";

const PAGE = 4096;

/** By what memory holds, then by what was durable: the same question comes at thousands of instants. */
const known = new WeakMap<Buffer, WeakMap<Buffer, ReadonlyMap<string, Buffer>>>();

/** The bytes that a file may hold after a power loss, each with its name; first what memory holds, then what was durable. */
export function tornBytes({ durable, current }: PendingBytes): ReadonlyMap<string, Buffer> {
  const answers = known.get(current) ?? new WeakMap<Buffer, ReadonlyMap<string, Buffer>>();
  known.set(current, answers);
  const answer = answers.get(durable) ?? tear(durable, current);
  answers.set(durable, answer);
  return answer;
}

function tear(durable: Buffer, current: Buffer): ReadonlyMap<string, Buffer> {
  const variants = new Map([["whole", current]]);
  if (current.equals(durable)) return variants;
  variants.set("as synced", durable);
  if (current.length <= durable.length) return variants;
  const more = current.length - durable.length;
  variants.set("cut short", current.subarray(0, durable.length + (more >> 1)));
  variants.set("zeros", Buffer.concat([durable, Buffer.alloc(more)]));
  const page = Math.ceil((durable.length + 1) / PAGE) * PAGE;
  if (page < current.length) {
    variants.set("first page lost", Buffer.concat([durable, Buffer.alloc(page - durable.length), current.subarray(page)]));
    variants.set("only first page", Buffer.concat([current.subarray(0, page), Buffer.alloc(current.length - page)]));
  }
  return variants;
}
