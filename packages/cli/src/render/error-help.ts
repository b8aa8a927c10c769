/** This defines `errorHelp`: what the registry of errors says of an id or a reason, for a person. */
import { ERRORS, isErrorId, type ErrorId, type ReasonEntry } from "@switchyard/fs-atomic/errors";
import { wrapped } from "./wrapped.ts";

/** Of an id its reasons, of a reason every id that has it; empty where there is neither. */
export function errorHelp(name: string): string[] {
  if (isErrorId(name)) return ofId(name);
  const ids = Object.keys(ERRORS).filter(isErrorId);
  return ids.flatMap((id) => {
    const entry = ERRORS[id].reasons[name];
    return entry === undefined ? [] : ofReason(id, name, entry);
  });
}

function ofId(id: ErrorId): string[] {
  const { exit_code: code, when, reasons } = ERRORS[id];
  return [`${id}, exit code ${code}`, ...wrapped("    ", `${when}.`, "    "), ...Object.entries(reasons).flatMap(([reason, entry]) => [`  ${reason}`, ...wrapped("      ", entry.when, "      ")])];
}

function ofReason(id: ErrorId, reason: string, { when, remedies = [], advice = [], override }: ReasonEntry): string[] {
  const passes = override === undefined ? [] : [`The policy field ${override} lets it pass.`];
  return [`${id} ${reason}, exit code ${ERRORS[id].exit_code}`, ...wrapped("    ", when, "    "), ...[...remedies, ...advice, ...passes].flatMap((one) => wrapped("    - ", one, "      "))];
}
