// This defines `walkInstants`: the moments of a journal at which a power loss leaves something new.

import type { JournalRecord } from "../journal/journal-record.ts";
import type { Mark } from "../journal/mark.ts";
import { PowerLossError } from "../power-loss-error.ts";
import type { DiskHistory } from "./disk-history.ts";
import { splitWrite } from "./split-write.ts";

/** A moment, named by what just happened. The histories stand at it until the walk goes on. */
export interface Instant {
  /** The disk that was just written, or null where a promise came into force or the workload began. */
  readonly written: number | null;
  readonly reached: string | null;
  readonly lastCall: string;
}

/**
 * Replays `journal` on `histories` and stops at each instant from the mark `begin` to the end of the journal. What was
 * written before `begin` and not flushed may still be lost after it. A flush by itself is no instant: it only takes
 * possibilities away.
 *
 * @throws {@link PowerLossError} `journal-malformed`: no `begin`, or a disk that has no history.
 */
export function* walkInstants(
  journal: readonly JournalRecord[],
  histories: readonly DiskHistory[],
): Generator<Instant, void, void> {
  let begun = false;
  let now: Instant = { written: null, reached: null, lastCall: "start" };
  for (const record of journal) {
    if (record.kind === "mark") {
      begun ||= record.mark.kind === "begin";
      now = afterMark(now, record.mark);
      if (begun && (record.mark.kind === "begin" || record.mark.kind === "reached")) yield { ...now, written: null };
      continue;
    }
    const history = historyOf(histories, record.disk);
    if (record.kind === "flush") {
      history.flush();
    } else {
      history.append(splitWrite(record));
      if (begun) yield { ...now, written: record.disk };
    }
  }
  if (!begun) throw new PowerLossError("journal-malformed", 'Cannot explore a journal without the mark "begin"');
}

function afterMark(now: Instant, mark: Mark): Instant {
  switch (mark.kind) {
    case "begin":
      return now;
    case "reached":
      return { ...now, reached: mark.name };
    case "call":
      return { ...now, lastCall: `${mark.ordinal} ${mark.name}` };
    case "end":
      return { ...now, lastCall: "end" };
  }
}

function historyOf(histories: readonly DiskHistory[], disk: number): DiskHistory {
  const history = histories[disk];
  if (history !== undefined) return history;
  const found = `there are ${histories.length} disks`;
  throw new PowerLossError("journal-malformed", `Cannot replay a write to disk${disk}: ${found}`);
}
