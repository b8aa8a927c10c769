/** This defines `answerOf`: what became of reading something. */
import { DatabaseError } from "../../src/database/database-error.ts";

/** `read`, or the reason of the refusal. @throws what is no refusal */
export function answerOf(act: () => unknown): string {
  try {
    act();
    return "read";
  } catch (error) {
    if (error instanceof DatabaseError) return error.reason;
    throw error;
  }
}
