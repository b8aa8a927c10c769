/** This defines `DOCUMENTS`: what each verb prints with `--json`. */
import { z } from "zod";
import { attestationReport } from "./attestation-report.ts";
import { canaryCompareReport } from "./canary-compare-report.ts";
import { canaryPathReport } from "./canary-path-report.ts";
import { diffReport } from "./diff-report.ts";
import { doctorReport } from "./doctor-report.ts";
import { explainReport } from "./explain-report.ts";
import { factsShown } from "./facts-shown.ts";
import { factsValidated } from "./facts-validated.ts";
import { factsVerified } from "./facts-verified.ts";
import { historyReport } from "./history-report.ts";
import { keysReport } from "./keys-report.ts";
import { lockStatusReport } from "./lock-status-report.ts";
import { pinReport } from "./pin-report.ts";
import { policyShown } from "./policy-shown.ts";
import { profileAdoptReport } from "./profile/adopt-report.ts";
import { profileBuildReport } from "./profile/build-report.ts";
import { profileDiffReport } from "./profile/diff-report.ts";
import { profileGcReport } from "./profile/gc-report.ts";
import { profileHistoryReport } from "./profile/history-report.ts";
import { profileListReport } from "./profile/list-report.ts";
import { profilePinReport } from "./profile/pin-report.ts";
import { profileRemoveReport } from "./profile/remove-report.ts";
import { profileSetReport } from "./profile/set-report.ts";
import { profileShowReport } from "./profile/show-report.ts";
import { pruneReport } from "./prune-report.ts";
import { rescueBundleReport } from "./rescue-bundle-report.ts";
import { rescueCheckReport } from "./rescue-check-report.ts";
import { rollbackTo } from "./rollback-to.ts";
import { runReport } from "./run-report.ts";
import { smokeListReport } from "./smoke-list-report.ts";
import { smokeRunReport } from "./smoke-run-report.ts";
import { shownRun } from "./shown-run.ts";
import { statusReport } from "./status-report.ts";
import { verifyReport } from "./verify-report.ts";

/** Of the shape, only the documents with this command. */
const of = (shape: z.ZodObject, command: string): z.ZodType => shape.extend({ command: z.literal(command) });

/**
 * By the verb as it is typed, subverbs after their verb. Every verb of the command tree is here; null is one whose output is no
 * document. Where any of them fails too early for its own it prints an `errorDocument`.
 */
export const DOCUMENTS: Readonly<Record<string, z.ZodType | null>> = {
  plan: of(runReport, "plan"),
  diff: diffReport,
  preflight: of(runReport, "preflight"),
  apply: of(runReport, "apply"),
  restore: of(runReport, "apply"),
  confirm: of(runReport, "confirm"),
  rollback: z.union([of(runReport, "rollback"), rollbackTo]),
  recover: of(runReport, "recover"),
  prune: pruneReport,
  pin: of(pinReport, "pin"),
  unpin: of(pinReport, "unpin"),
  status: statusReport,
  verify: verifyReport,
  history: historyReport,
  show: shownRun,
  "profile list": profileListReport,
  "profile show": profileShowReport,
  "profile build": profileBuildReport,
  "profile adopt": profileAdoptReport,
  "profile set": profileSetReport,
  "profile diff": profileDiffReport,
  "profile history": profileHistoryReport,
  "profile rollback": profileSetReport,
  "profile release": of(runReport, "apply"),
  "profile pin": of(profilePinReport, "profile pin"),
  "profile unpin": of(profilePinReport, "profile unpin"),
  "profile remove": profileRemoveReport,
  "profile gc": profileGcReport,
  facts: of(factsShown, "facts"),
  "facts tail": of(factsShown, "facts tail"),
  "facts query": of(factsShown, "facts query"),
  "facts validate": factsValidated,
  "facts verify": factsVerified,
  /** Lines in the form of another system. */
  "facts export": null,
  /** A script for a shell. */
  completion: null,
  /** A page to read. */
  help: null,
  "attest verify": of(attestationReport, "attest verify"),
  "attest show": of(attestationReport, "attest show"),
  "attest keygen": of(keysReport, "attest keygen"),
  "attest rotate": of(keysReport, "attest rotate"),
  "attest keys": of(keysReport, "attest keys"),
  "attest remove": of(keysReport, "attest remove"),
  "policy show": policyShown,
  doctor: doctorReport,
  explain: explainReport,
  "lock status": lockStatusReport,
  "smoke list": smokeListReport,
  "smoke run": smokeRunReport,
  /** The command's own output. */
  "canary run": null,
  "canary compare": canaryCompareReport,
  "canary path": canaryPathReport,
  "rescue check": rescueCheckReport,
  "rescue bundle": rescueBundleReport,
};
