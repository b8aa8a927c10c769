/** This defines `errorCode`. */

/** The errno name of an error that Node threw. Anything else is a defect of the observer and is thrown on. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  throw error;
}
