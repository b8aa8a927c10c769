/** This defines `HashOptions`: how a file is hashed. */

/** All of them may be absent. */
export interface HashOptions {
  /** Ends the reading of a large file. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes were read, once the file is at its end. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}
