/** This defines the option `--confirm-within` of verbs that apply something. */
import { Option } from "commander";
import { parseDuration } from "../input/parse-duration.ts";

/** A new one for each verb. */
export function confirmOption(): Option {
  return new Option("--confirm-within <duration>", "undo it unless it is confirmed in time, e.g. 10m, also when you are logged out by then").argParser(parseDuration);
}
