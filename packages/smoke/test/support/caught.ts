/** This defines `caught`: the smoke error with which something ends. */
import { SmokeError } from "../../src/index.ts";

/** The error; anything else fails the test. */
export async function caught(attempt: Promise<unknown> | (() => unknown)): Promise<SmokeError> {
  try {
    await (typeof attempt === "function" ? attempt() : attempt);
  } catch (error) {
    if (error instanceof SmokeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
