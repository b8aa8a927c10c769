/** This defines `checkTargets`: whether the paths of a statement still are what it says. */
import { HashCache, type Root } from "@switchyard/fs-atomic";
import type { Statement } from "../statement/statement.ts";
import { compareTarget } from "./compare-target.ts";

/** What was found at a path. */
export type TargetState =
  /** It is what was signed; so is, where its hash was signed too, the file that the link leads to. */
  | "same"
  /** It is of the kind that was signed; what is in it was not hashed then. */
  | "same_kind"
  /** There is nothing. */
  | "missing"
  /** It is of another kind. */
  | "other_kind"
  /** It is a file with other bytes, or a link with another text. */
  | "other_content"
  /** The link is the same, and leads nowhere now. */
  | "source_missing"
  /** The link is the same, and leads to a file with other bytes, e.g. after an upgrade of its provider. */
  | "other_source"
  /** It cannot be looked at, or changes while it is; see `found`. */
  | "unreadable"
  /** The statement names no path inside a root. */
  | "bad_path";

/** One path of the statement and how it compares. */
export interface TargetFinding {
  /** As the statement has it. */
  readonly path: string;
  readonly actionId: string;
  readonly state: TargetState;
  /** For people, where it is not the same. */
  readonly found: string | null;
}

/**
 * Compares every path of the statement with what is there now, in its order; also those that have nothing and are therefore
 * no subjects. All paths are resolved inside the root. What cannot be read is a finding, not an error.
 */
export async function checkTargets(root: Root, { predicate }: Statement): Promise<readonly TargetFinding[]> {
  const hashes = new HashCache();
  const findings: TargetFinding[] = [];
  for (const action of predicate.actions) {
    const { state, found } = await compareTarget(root, action, hashes);
    findings.push({ path: action.path, actionId: action.action_id, state, found });
  }
  return findings;
}
