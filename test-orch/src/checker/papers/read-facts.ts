/** This defines `readFacts`: what a root has recorded. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FACTS = "var/log/switchyard/facts.jsonl";

/** The keys of a fact that matter to the lanes. */
export interface RecordedFact {
  readonly stage: string;
  readonly run_id?: string | null;
  readonly action_id?: string;
  readonly path?: string;
  readonly decision?: string;
  readonly to_profile?: string;
  readonly retained_count?: number | null;
  readonly before_hash?: string | null;
  readonly after_hash?: string | null;
}

/** All facts of `root`, oldest first; none where there is no record. */
export function readFacts(root: string): RecordedFact[] {
  const path = join(root, FACTS);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line): RecordedFact => JSON.parse(line));
}
