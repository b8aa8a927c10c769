// This defines `PowerLossError`: the lane itself could not do its work; it says nothing about the subject.

/** What kept the lane from working, as a value to switch on. */
export type PowerLossErrorCode =
  | "bad-options"
  | "busy"
  | "host-unfit"
  | "journal-malformed"
  | "mount-failed"
  | "recorder-failed"
  | "tool-failed"
  | "workload-failed";

/** A failure of the lane, never a finding about the subject: findings are values in the result. */
export class PowerLossError extends Error {
  readonly code: PowerLossErrorCode;

  constructor(code: PowerLossErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PowerLossError";
    this.code = code;
  }
}
