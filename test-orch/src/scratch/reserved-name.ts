/** This defines `parseReservedName`: which names beside a target belong to Switchyard. */

/** A name that a switch may leave beside its target. */
export interface ReservedName {
  readonly subject: string;
  readonly tag: string;
  readonly role: "stage" | "bak" | "bak.meta.json";
}

const PATTERN = /^\.(?<subject>.+)\.(?<tag>[A-Za-z0-9_-]{1,64})\.\d+\.(?<role>stage|bak|bak\.meta\.json)$/u;

/** Takes a reserved name apart; undefined for every other name. */
export function parseReservedName(name: string): ReservedName | undefined {
  const groups = PATTERN.exec(name)?.groups;
  const role = groups?.["role"];
  if (role !== "stage" && role !== "bak" && role !== "bak.meta.json") return undefined;
  return { subject: groups?.["subject"] ?? "", tag: groups?.["tag"] ?? "", role };
}
