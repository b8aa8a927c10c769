/** This defines `partCommand`. */
import { shellWord } from "../reports/text/shell-word.ts";
import type { FullOptions } from "./full-options.ts";
import type { LanePart } from "./parts.ts";

/** The command line that runs a part again, as it was run. Of what it has found each finding has one of its own. */
export function partCommand({ name, kind }: LanePart, { everything, shard, seed, powerLoss }: FullOptions): string {
  const given = [...(everything ? ["--everything"] : []), ...(shard === "" ? [] : ["--shard", shard]), "--seed", `${seed}`, ...(kind === "program" ? powerLoss : [])];
  return `npm run lanes:full -- --only ${name} ${given.map(shellWord).join(" ")}`;
}
