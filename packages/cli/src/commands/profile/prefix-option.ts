/** This defines the option `--prefix` of verbs about profiles. */
import { Option } from "commander";

/** A new one for each verb. */
export function prefixOption(): Option {
  return new Option("--prefix <dir>", "where profiles are kept, inside the root (default: /usr/lib/switchyard)").env("SWITCHYARD_PREFIX");
}
