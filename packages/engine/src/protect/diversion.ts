/** This defines `Diversion`: what a run does with dpkg's diversion of a protected target. */
import type { DiversionEntry, LocalDiversion } from "@switchyard/ownership";
import type { IntentRecord } from "@switchyard/journal";

/** As the journal keeps it. */
export type Diversion = NonNullable<IntentRecord["diversion"]>;

/** As dpkg records it. */
export function localDiversion({ from, to }: LocalDiversion): LocalDiversion {
  return { from, to };
}

/** Whether dpkg has exactly this local diversion. */
export function isStanding(entries: readonly DiversionEntry[], { from, to }: LocalDiversion): boolean {
  return entries.some((entry) => entry.by === null && entry.from === from && entry.to === to);
}

/** Whether dpkg has any other diversion that one of its paths is part of. */
export function isContested(entries: readonly DiversionEntry[], diversion: LocalDiversion): boolean {
  const paths = [diversion.from, diversion.to];
  return !isStanding(entries, diversion) && entries.some(({ from, to }) => paths.includes(from) || paths.includes(to));
}
