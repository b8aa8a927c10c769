/** This defines `ownPolicyLines`: which actions have policy fields for themselves, for a person. */
import type { ReportedAction } from "@switchyard/engine";
import { inlineYaml } from "./inline-yaml.ts";
import { someOf } from "./some-of.ts";

/** For each of these policies how many actions have it, and the first of them. */
export function ownPolicyLines(actions: readonly ReportedAction[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { target, policy } of actions) {
    if (policy === undefined) continue;
    const fields = Object.entries(policy).map(([field, value]) => `${field}: ${inlineYaml(value)}`).sort().join(", ");
    const having = targets.get(fields) ?? [];
    having.push(target);
    targets.set(fields, having);
  }
  return [...targets].flatMap(([fields, having]) => someOf(`with a policy of its own, ${fields}`, having));
}
