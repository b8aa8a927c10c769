/** This defines `smokeList`: which health checks there are. Looks at nothing of a root. */
import { nodeName } from "@switchyard/fs-atomic";
import { shippedPacks, type Pack, type PackCheck } from "@switchyard/smoke";
import { reportError } from "../report/report-error.ts";
import type { PackCheckLine, PackLine, SmokeListReport } from "./smoke-reports.ts";

/** What to list. */
export interface SmokeListRequest {
  /** Names of tools, or paths of targets, of which the last component counts; all if empty. */
  readonly tools: readonly string[];
  /** The shipped ones if absent. */
  readonly packs?: readonly Pack[] | undefined;
}

const EMPTY = { kind: "switchyard.smoke_list", schema_version: 1, command: "smoke list", ok: true, exit_code: 0, error: null, warnings: [], tools: [], packs: [] } as const;

/**
 * Lists the packs and what each checks. A tool that no pack knows is a warning: of it only that it starts is ever checked.
 *
 * @returns a report in every operational case: `E_USAGE` for what is no name
 */
export function smokeList({ tools, packs = shippedPacks() }: SmokeListRequest): SmokeListReport {
  try {
    const names = [...new Set(tools.map(nameIn))];
    const lines = packs.map((pack) => packLine(pack, names)).filter(({ checks }) => checks.length > 0);
    const known = new Set(lines.flatMap(({ checks }) => checks.map(({ tool }) => tool)));
    const warnings = names.filter((name) => !known.has(name)).map((name) => `No pack checks ${JSON.stringify(name)}: of it only that it leads to its source and starts is ever checked.`);
    return { ...EMPTY, warnings, tools: names, packs: lines };
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...EMPTY, ok: false, exit_code: exitCode, error: reported };
  }
}

function nameIn(tool: string): string {
  return nodeName(tool.split("/").findLast((part) => part !== "") ?? "");
}

function packLine({ name, revision, description, providers, checks }: Pack, names: readonly string[]): PackLine {
  const wanted = checks.filter(({ tool }) => names.length === 0 || names.includes(tool));
  return { name, revision, description: description ?? null, providers: providers.map((provider) => provider.name), checks: wanted.map(checkLine) };
}

function checkLine(check: PackCheck): PackCheckLine {
  const { name, kind, tool, why, wanted_for } = check;
  return { name, kind, tool, args: check.kind === "command" ? check.args : null, why: why ?? null, wanted_for };
}
