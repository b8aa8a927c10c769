export { evaluate } from "./evaluate.ts";
export type { Gate, Stop } from "./gate.ts";
export { GATES } from "./gates.ts";
export type { ActionObservation, SourceObservation, TrustedStep } from "./observations.ts";
export { DEFAULT_POLICY, policyDocument, policyOverrides, type Policy, type PolicyOverrides } from "./policy-document.ts";
export { stopError } from "./stop-error.ts";
