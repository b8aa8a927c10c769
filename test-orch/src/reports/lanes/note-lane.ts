/** This defines `noteLane`: where a lane leaves what it found, for a report. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { LaneResult, LanesResult } from "../lanes-result.ts";

let noted = 0;

/** Writes the lane as a document `lanes.v1` of its own into the directory that LANES_OUT names; without that, nothing. */
export function noteLane(lane: LaneResult): void {
  const folder = process.env["LANES_OUT"];
  if (folder === undefined || folder === "") return;
  const document: LanesResult = { schema: "lanes.v1", lanes: [lane] };
  mkdirSync(folder, { recursive: true });
  noted += 1;
  // Files are put together by their names: in the order in which lanes ended.
  writeFileSync(join(folder, `${Date.now()}-${process.pid}-${String(noted).padStart(4, "0")}.json`), `${JSON.stringify(document)}\n`);
}
