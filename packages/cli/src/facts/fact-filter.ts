/** This defines `FactFilter`: which facts are meant, and whether one is. */
import { printable } from "@switchyard/facts";

/** Every part that is there must fit. */
export interface FactFilter {
  readonly stage?: readonly string[] | undefined;
  readonly run?: string | undefined;
  /** Each means itself and all below it. */
  readonly path?: readonly string[] | undefined;
  /** In Unix milliseconds. */
  readonly since?: number | undefined;
  readonly decision?: string | undefined;
}

/** The filter that the options of a verb say. */
export function filterOf({ stage, run, path, since, decision }: FactFilter): FactFilter {
  return { stage, run, path, since, decision };
}

/** A fact of any version. */
export type AnyFact = Readonly<Record<string, unknown>>;

/** Whether the fact is meant. A run is also meant by the facts of its undoing. */
export function isMeant(fact: AnyFact, { stage, run, path, since, decision }: FactFilter): boolean {
  if (stage !== undefined && !stage.some((one) => one === fact["stage"])) return false;
  if (run !== undefined && fact["run_id"] !== run && fact["undoes"] !== run) return false;
  if (path !== undefined && !path.some((one) => isAtOrBelow(fact["path"], printable(one)))) return false;
  if (since !== undefined && !(Date.parse(String(fact["ts"])) >= since)) return false;
  return decision === undefined || fact["decision"] === decision;
}

function isAtOrBelow(path: unknown, place: string): boolean {
  if (typeof path !== "string") return false;
  return path === place || path.startsWith(place.endsWith("/") ? place : `${place}/`);
}
