/** This defines `printAttestation`: what `attest show` and `attest verify` say. */
import type { AttestationReport } from "@switchyard/engine";
import { printReport } from "./print-report.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";
import { table } from "./table.ts";

/** Prints the report and returns its exit code. */
export function printAttestation(report: AttestationReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function* textOf(report: AttestationReport): Generator<string> {
  yield* signature(report);
  yield* shown(report);
  yield* subjects(report);
  yield* facts(report);
}

function signature({ run_id, file, signed_by }: AttestationReport): string[] {
  if (signed_by.length === 0) return [];
  return [`Run ${run_id ?? ""}: the signature is good, by ${signed_by.map(({ name, key_id }) => `${showText(name)} (${key_id.slice(0, 16)})`).join(", ")}.`, `  ${showPath(file ?? "")}`];
}

/** What follows is what was signed: paths in it are text already, their odd bytes `%HH`. */
function shown({ statement }: AttestationReport): string[] {
  if (statement === null) return [];
  const { verb, plan_id, policy_hash, started_at, committed_at, host, tools, facts: chain, actions } = statement.predicate;
  const about = table([
    ["  verb", verb],
    ["  plan", plan_id ?? "none"],
    ["  from, to", `${started_at}, ${committed_at}`],
    ["  host", host === undefined ? "not told" : `${host.hostname}, ${host.kernel}, ${host.machine}`],
    ["  by", tools.map(({ name, version }) => `${name} ${version}`).join(", ")],
    ["  policy", policy_hash],
    ["  facts", chain.head],
  ]);
  const rows = actions.map(({ path, before_kind, after_kind, after_hash }) => [`  ${showPath(path)}`, `${before_kind} became ${after_kind}`, after_hash ?? ""]);
  return [...about.map((line) => showText(line)), ...table(rows)];
}

function subjects({ subjects: found }: AttestationReport): string[] {
  if (found === null) return [];
  const { checked, differing } = found;
  return [`${checked - differing.length} of ${checked} paths are as the run left them.`, ...table(differing.map(({ path, state, found: why }) => ["!", showPath(path), state, showText(why ?? "")]))];
}

function facts({ facts: found }: AttestationReport): string[] {
  return found === "same" ? ["The chain of facts holds, and goes through the signed line."] : [];
}
