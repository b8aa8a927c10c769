/** This defines `MatrixError`: the matrix itself could not do its work; it says nothing about the product. */

/** What kept it from working, as a value to switch on. */
export type MatrixErrorCode = "bad-options" | "bad-scenario" | "daemon-unusable" | "image-unusable" | "command-unusable" | "container-failed";

/** The message says what was found, what is needed, and the remedy. */
export class MatrixError extends Error {
  readonly code: MatrixErrorCode;

  constructor(code: MatrixErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MatrixError";
    this.code = code;
  }
}
