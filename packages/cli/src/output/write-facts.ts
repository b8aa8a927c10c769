/** This defines `writeFacts`: the facts of a dry run, in a file that the caller named (REQ-O1). */
import { unchainedFacts, type Fact } from "@switchyard/facts";
import { writeOutput } from "./write-output.ts";

/**
 * Writes them, a line each, in place of what the file held. Without a file nothing is written.
 *
 * Crash: as `writeOutput`.
 *
 * @throws `E_USAGE` `output_unwritable`
 */
export async function writeFacts(file: string | undefined, facts: Iterable<Fact>): Promise<void> {
  if (file !== undefined) await writeOutput(file, unchainedFacts(facts));
}
