// This defines `splitWrite`.

import { PAGE_SIZE } from "../images/page-size.ts";
import { ZERO_PAGE } from "../images/zero-page.ts";
import type { WriteRecord, ZeroRecord } from "../journal/journal-record.ts";
import type { DiskWrite, PagePiece } from "./disk-write.ts";

/** Cuts a write or zeroing at the borders of pages. */
export function splitWrite(record: WriteRecord | ZeroRecord): DiskWrite {
  const length = record.kind === "write" ? record.data.length : record.length;
  const pieces: PagePiece[] = [];
  for (let done = 0; done < length; ) {
    const position = record.offset + done;
    const at = position % PAGE_SIZE;
    const size = Math.min(PAGE_SIZE - at, length - done);
    const data = record.kind === "write" ? record.data.subarray(done, done + size) : ZERO_PAGE.subarray(0, size);
    pieces.push({ page: Math.floor(position / PAGE_SIZE), at, data });
    done += size;
  }
  return { pieces };
}
