/** This defines `planCells`: which scenario is run where. */
import type { FileSystemSpec } from "../file-systems/file-system-spec.ts";
import { MatrixError } from "../matrix-error.ts";
import type { Distro } from "../scenario/load-distros.ts";
import type { NamedScenario } from "../scenario/load-scenarios.ts";
import type { MatrixOptions } from "./matrix-options.ts";

/** A scenario on a file system, or on the `/` of a distribution. */
export interface PlannedCell {
  readonly named: NamedScenario;
  readonly fileSystem?: FileSystemSpec;
  readonly distro?: string;
}

/** What there is to choose from. */
export interface MatrixParts {
  readonly scenarios: readonly NamedScenario[];
  readonly fileSystems: readonly FileSystemSpec[];
  readonly distros: ReadonlyMap<string, Distro>;
}

type Wanted = Pick<MatrixOptions, "only" | "fileSystems" | "distros" | "full">;

/**
 * The cells in the order of file systems, then distributions, then scenarios. What is named is run whatever its lane.
 *
 * @throws {@link MatrixError} `bad-options` where a name means nothing, or nothing is left to run
 */
export function planCells(parts: MatrixParts, wanted: Wanted): PlannedCell[] {
  refuseUnknown("scenario", wanted.only, parts.scenarios.map(({ name }) => name));
  refuseUnknown("file system", wanted.fileSystems, parts.fileSystems.map(({ name }) => name));
  refuseUnknown("distribution", wanted.distros, [...parts.distros.keys(), "all", "none"]);
  const scenarios = parts.scenarios.filter((one) => isWanted(wanted, one));
  const onFileSystems = chosenFileSystems(parts, wanted).flatMap((fileSystem) => scenarios.filter((one) => fits(one, fileSystem, wanted)).map((named) => ({ named, fileSystem })));
  const onDistros = chosenDistros(parts, wanted).flatMap((distro) => scenarios.filter((one) => one.scenario.needs?.distros?.includes(distro)).map((named) => ({ named, distro })));
  const cells = [...onFileSystems, ...onDistros];
  if (cells.length === 0) throw new MatrixError("bad-options", "Nothing is left to run: no scenario that was named needs any file system that was named.");
  return cells;
}

function isWanted({ only, full }: Wanted, { name, scenario }: NamedScenario): boolean {
  return only.length === 0 ? full || scenario.lane !== "full" : only.includes(name);
}

function fits({ scenario }: NamedScenario, spec: FileSystemSpec, { only, fileSystems, full }: Wanted): boolean {
  const { distros, file_systems: needed, gate_on: gated } = scenario.needs ?? {};
  if (distros !== undefined) return false;
  if (needed === undefined ? spec.make.how === "image" : !isMeant(needed, spec)) return false;
  // Who names the scenario or the file system is not the gate.
  return full || only.length > 0 || fileSystems.length > 0 || gated === undefined || isMeant(gated, spec);
}

function isMeant(places: readonly string[], { name, type }: FileSystemSpec): boolean {
  return places.includes(name) || places.includes(type);
}

function chosenFileSystems({ fileSystems }: MatrixParts, wanted: Wanted): FileSystemSpec[] {
  if (wanted.fileSystems.length > 0) return fileSystems.filter(({ name }) => wanted.fileSystems.includes(name));
  // Who names distributions means these.
  if (wanted.distros.some((name) => name !== "none")) return [];
  return fileSystems.filter(({ lane }) => wanted.full || lane === "gating");
}

function chosenDistros({ distros }: MatrixParts, wanted: Wanted): string[] {
  const names = [...distros.keys()];
  if (wanted.distros.includes("none")) return [];
  if (wanted.distros.includes("all")) return names;
  if (wanted.distros.length > 0) return names.filter((name) => wanted.distros.includes(name));
  if (wanted.fileSystems.length > 0) return [];
  return names.filter((name) => distros.get(name)?.lane === "gating" || (wanted.full && distros.get(name)?.lane === "full"));
}

function refuseUnknown(what: string, named: readonly string[], known: readonly string[]): void {
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new MatrixError("bad-options", `There is no ${what} "${unknown}". There are: ${known.join(", ")}`);
}
