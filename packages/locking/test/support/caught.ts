/** This defines `caught`: the lock error with which an attempt ends. */
import { LockingError } from "../../src/index.ts";

/** The error; anything else fails the test. */
export async function caught(attempt: Promise<unknown>): Promise<LockingError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof LockingError) return error;
    throw error;
  }
  throw new Error("the lock was granted");
}
