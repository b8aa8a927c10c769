export { ERRORS, isErrorId, NO_ERROR, type ErrorEntry, type ErrorId, type ErrorName, type ErrorReason, type ReasonEntry, type ReasonOf } from "./errors/error-registry.ts";
