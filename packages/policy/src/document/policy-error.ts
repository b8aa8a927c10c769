/** This defines `PolicyError`: everything that is wrong with a policy document, each with the path of its field. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** One fault. */
export interface PolicyIssue {
  /** Where, e.g. `allow_roots[0]`; empty for the document itself. */
  readonly path: string;
  readonly reason: "not_a_document" | "unknown_field" | "unknown_preset" | "bad_value";
  /** What was found or needed. */
  readonly found: string;
  /** The name that was probably meant. */
  readonly suggestion: string | null;
}

/** `E_USAGE` `policy_invalid`, exit 2. The issues are in the document's order. */
export class PolicyError extends SwitchyardError {
  readonly issues: readonly [PolicyIssue, ...PolicyIssue[]];

  /** @param source where the document is from, e.g. a file's name; for the text */
  constructor(source: string, issues: readonly [PolicyIssue, ...PolicyIssue[]]) {
    const [first] = issues;
    const more = issues.length === 1 ? "" : ` (and ${issues.length - 1} more)`;
    super({
      id: "E_USAGE",
      reason: "policy_invalid",
      op: "parsePolicy",
      path: source,
      message: `Cannot use the policy of ${JSON.stringify(source)}: ${told(first)}${more}.`,
      remedies: issues.filter(({ suggestion }) => suggestion !== null).map(({ path, suggestion }) => `For ${path}, did you mean ${suggestion}?`),
    });
    this.issues = issues;
  }
}

function told({ path, found }: PolicyIssue): string {
  return path === "" ? found : `${path}: ${found}`;
}
