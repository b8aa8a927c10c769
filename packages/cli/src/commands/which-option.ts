/** This defines the option `--which` of verbs that put back targets. */
import { Option } from "commander";

/** A new one for each verb. */
export function whichOption(): Option {
  return new Option("--which <backup>", "which of its backups").choices(["newest", "previous", "original"]).default("newest");
}
