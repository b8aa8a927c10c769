/** This defines `policyIn`: a policy in a file, with errors that name line and column. */
import { PolicyError, type PolicyInput, type PolicyIssue } from "@switchyard/policy";
import type { YamlFile } from "../input/yaml-file.ts";
import { checkedPolicy } from "./checked-policy.ts";

/** Where a policy is written. */
export interface WrittenPolicy {
  readonly written: unknown;
  /** The keys that lead to it. */
  readonly path: readonly string[];
  /** The file, read for its lines only where there is something to say of them. */
  readonly where: () => YamlFile;
}

/** @throws `PolicyError` that names the file, and line and column of the first fault */
export function policyIn({ written, path, where }: WrittenPolicy): PolicyInput {
  try {
    return checkedPolicy(written, "");
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new PolicyError(placeOf(where(), path, error.issues[0]), error.issues);
  }
}

function placeOf(file: YamlFile, path: readonly string[], { path: at, reason }: PolicyIssue): string {
  if (reason === "unknown_field") return file.at(path, at);
  const steps = at.split(/[.[\]]/u).filter((step) => step !== "").map((step) => (/^\d+$/u.test(step) ? Number(step) : step));
  return file.at([...path, ...steps]);
}
