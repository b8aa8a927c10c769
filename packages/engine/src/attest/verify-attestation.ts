/** This defines `verifyAttestation`: whether what a run said that it did was signed, and is still so (REQ-O4). */
import { SwitchyardError, type ReasonOf, type Root } from "@switchyard/fs-atomic";
import { checkFacts, checkTargets, trustedKeys, verifyEnvelope, type FactsFinding, type Statement, type TargetState, type TrustedKey, type Verdict } from "@switchyard/attest";
import { factLines, lineHash, verifyFacts } from "@switchyard/facts";
import type { Context } from "../context.ts";
import { withFacts, type FactsPlace } from "../facts/with-facts.ts";
import { reportError } from "../report/report-error.ts";
import { withRoot } from "../state/with-root.ts";
import type { AttestationReport, ReportedSubjects } from "./attestation-report.ts";
import { findAttestation } from "./find-attestation.ts";

/** What to verify, and what to hold it against. */
export interface VerifyRequest {
  readonly command: AttestationReport["command"];
  /** A run of the root (null: the newest that was committed), or an envelope from elsewhere. */
  readonly of: { readonly runId: string | null } | { readonly file: string; readonly bytes: Uint8Array };
  /** The keys to believe; if absent those that the root trusts. */
  readonly keys?: readonly TrustedKey[] | undefined;
  /** Whether each path is held against the disk. */
  readonly subjects?: boolean | undefined;
  /** Whether the chain of facts is held against the signed head. */
  readonly facts?: boolean | undefined;
}

/** A path that is as signed, so far as it was. */
const GOOD: ReadonlySet<TargetState> = new Set(["same", "same_kind"]);

/**
 * Verifies the signature, offline; then, where asked for, the paths and the facts. What is not verified is not looked into. Reads
 * only, and needs no lock.
 *
 * @returns a report in every operational case; it does not throw for them. `E_GENERIC`, exit 1: `no_run`, `not_attested`, a `VerifyReason`,
 * `other_run`, `subjects_differ`, `facts_missing`, `facts_broken`
 */
export async function verifyAttestation(context: Context, request: VerifyRequest): Promise<AttestationReport> {
  const asked = "runId" in request.of ? { run_id: request.of.runId, file: null } : { run_id: null, file: request.of.file };
  const base = { kind: "switchyard.attestation", schema_version: 1, command: request.command, ok: true, exit_code: 0, error: null, ...asked, signed_by: [], subjects: null, facts: null, statement: null } as const;
  let told: AttestationReport = base;
  try {
    return await withRoot(context, async (root) => {
      const found = "runId" in request.of ? findAttestation(root, context, request.of.runId) : { ...request.of, runId: null };
      told = { ...base, run_id: found.runId, file: found.file };
      const keys = request.keys ?? trustedKeys(root);
      const { statement, keyIds } = believed(verifyEnvelope(found.bytes, keys), found);
      told = { ...told, run_id: statement.predicate.run_id, signed_by: keys.filter(({ keyId }) => keyIds.includes(keyId)).map(({ name, keyId }) => ({ name, key_id: keyId })) };
      const subjects = request.subjects === true ? await subjectsOf(root, statement) : null;
      const facts = request.facts === true ? await factsOf(context, statement) : null;
      told = { ...told, subjects, facts, statement: request.command === "attest show" ? statement : null };
      checkFound(told);
      return told;
    });
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...told, ok: false, exit_code: exitCode, error: reported };
  }
}

/** What was signed. @throws `E_GENERIC`: it was not, or is about another run than the one in whose folder it lies */
function believed(verdict: Verdict, { file, runId }: { readonly file: string; readonly runId: string | null }): Extract<Verdict, { ok: true }> {
  if (!verdict.ok) throw refusal(verdict.reason, file, verdict.found);
  const { run_id: signed } = verdict.statement.predicate;
  if (runId !== null && runId !== signed) throw refusal("other_run", file, `it is the attestation of the run ${signed}`);
  return verdict;
}

async function subjectsOf(root: Root, statement: Statement): Promise<ReportedSubjects> {
  const findings = await checkTargets(root, statement);
  const differing = findings.filter(({ state }) => !GOOD.has(state)).map(({ path, actionId, state, found }) => ({ path, action_id: actionId, state, found }));
  return { checked: findings.length, differing };
}

async function factsOf(context: Context, statement: Statement): Promise<FactsFinding> {
  return withFacts(context, async (place) => {
    if (place === null) return checkFacts(statement, { isWhole: true, hashes: [] });
    return checkFacts(statement, { isWhole: verifyFacts(place.dir, place.name).ok, hashes: hashesIn(place) });
  });
}

function* hashesIn({ dir, name }: FactsPlace): Generator<string> {
  for (const line of factLines(dir, name)) yield lineHash(line);
}

function checkFound({ file, subjects, facts }: AttestationReport): void {
  const at = file ?? "";
  if (facts === "broken") throw refusal("facts_broken", at, "the chain of facts does not hold");
  if (facts === "missing") throw refusal("facts_missing", at, "the fact that was the last one when this was signed is gone");
  const count = subjects?.differing.length ?? 0;
  if (count > 0) throw refusal("subjects_differ", at, `${count} of ${subjects?.checked ?? 0} paths are not what the run left`);
}

function refusal(reason: ReasonOf<"E_GENERIC">, file: string, found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_GENERIC", reason, op: "attest", path: file, message: `Cannot verify ${JSON.stringify(file)}: ${found}.` });
}
