/** This defines the option `--facts` of verbs that foresee facts. */
import { Option } from "commander";

/** A new one for each verb. */
export function factsOption(): Option {
  return new Option("--facts <file>", "write the facts of the dry run to FILE, a JSON line each; a commit records its own in the root");
}
