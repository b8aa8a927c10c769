/** This defines `laneSize`: how much of a full lane this process has been asked for. */
import process from "node:process";
import { type Shard, WHOLE, parseShard } from "./shard.ts";

/** See {@link laneSize}. */
export interface LaneSize {
  /** All there is, for hours; else a part of it, drawn by a seed, of a few hours in all. */
  readonly everything: boolean;
  readonly shard: Shard;
}

/** From LANES_EVERYTHING and LANES_SHARD, which `npm run lanes:full` sets. @throws where the latter is nothing like `2/6` */
export function laneSize(environment: NodeJS.ProcessEnv = process.env): LaneSize {
  const { LANES_EVERYTHING: everything = "", LANES_SHARD: shard = "" } = environment;
  return { everything: everything !== "", shard: shard === "" ? WHOLE : parseShard(shard) };
}
