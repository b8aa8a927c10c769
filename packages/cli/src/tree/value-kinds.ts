/** This defines `valueKinds`: what may stand for a value, by the name that help gives it. */
import { PRESET_NAMES } from "@switchyard/policy/fields";
import { HELP_TOPICS } from "../commands/help-topics.ts";

/** `runs`, `targets`, `profiles`: what `complete-values` lists; `verbs`: those of the command itself; `words`: one of these. */
export type ValueKind = { readonly of: "files" | "directories" | "runs" | "targets" | "profiles" | "verbs" } | { readonly of: "words"; readonly words: readonly string[] };

/** Names that help uses. One that is not here stands for text of which nothing is known. */
const BY_NAME: Readonly<Record<string, ValueKind>> = {
  file: { of: "files" },
  path: { of: "files" },
  manifest: { of: "files" },
  source: { of: "files" },
  dir: { of: "directories" },
  run: { of: "runs" },
  target: { of: "targets" },
  profile: { of: "profiles" },
  "other-profile": { of: "profiles" },
  verb: { of: "verbs" },
  topic: { of: "words", words: HELP_TOPICS.map(({ name }) => name) },
  preset: { of: "words", words: PRESET_NAMES },
};

/**
 * @param name one of these, or several with `|` between them. Of `target=source` both may be any file: a target that is not
 * managed yet is none that is known
 * @param choices the only words that are taken
 */
export function valueKinds(name: string, choices: readonly string[] | undefined): readonly ValueKind[] {
  if (choices !== undefined) return [{ of: "words", words: choices }];
  if (name.includes("=")) return [{ of: "files" }];
  return name.split("|").flatMap((one) => BY_NAME[one] ?? []);
}
