// This defines `describeConfig`: the result of a configuration for a person.

import type { ConfigResult, UnmountableState, Violation } from "./power-loss-result.ts";

/** One line of numbers, then two for each kind of violation and of refused mount, with its first example and how to see it again. */
export function describeConfig(config: ConfigResult): readonly string[] {
  const { fileSystem, adversary, enumerated, distinct, checked, millis, outcomes } = config;
  const [record, list, check] = [millis.record, millis.enumerate, millis.check].map(inSeconds);
  return [
    `${fileSystem}/${adversary}: ${enumerated} enumerated, ${distinct} distinct, ${checked} checked` +
      ` (recorded ${record}, listed ${list}, checked ${check}):` +
      ` ${config.violations.length} violations, ${config.unmountable.length} unmountable ${JSON.stringify(outcomes)}`,
    ...byKind(config.violations, ({ message }) => message).map(describeViolation),
    ...byKind(config.unmountable, ({ refusal }) => refusal).map(describeUnmountable),
  ];
}

function byKind<Item>(items: readonly Item[], kindOf: (item: Item) => string): readonly (readonly Item[])[] {
  return [...Map.groupBy(items, kindOf).values()];
}

function describeViolation(kind: readonly Violation[]): string {
  const [first] = kind;
  if (first === undefined) return "";
  const { message, lastCall, reached, how, reproduce } = first;
  const where = `first after call ${lastCall}, reached ${reached}, ${how}`;
  return `  VIOLATION x${kind.length}: ${message}; ${where}\n    again: ${reproduce}`;
}

function describeUnmountable(kind: readonly UnmountableState[]): string {
  const [first] = kind;
  if (first === undefined) return "";
  return `  UNMOUNTABLE x${kind.length}: ${first.refusal}; first after call ${first.lastCall}, ${first.how}\n    again: ${first.reproduce}`;
}

function inSeconds(millis: number): string {
  return `${(millis / 1000).toFixed(1)} s`;
}
