/** This defines `refusal`: what a refused call says of itself, without its message. */
import { isSwitchyardError } from "../../src/errors/switchyard-error.ts";
import { errnoOf } from "../../src/errors/syscall-error.ts";

export interface Refusal {
  readonly id: string;
  readonly reason: string;
}

/** The id and reason that `act` is refused with. A system call that went through to the caller is `syscall`. */
export function refusal(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    return told(error);
  }
  throw new Error("it was not refused");
}

/** As {@link refusal}, for what is done later. */
export async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise;
  } catch (error) {
    return told(error);
  }
  throw new Error("it was not refused");
}

/** What a caught error says of itself. */
export function told(error: unknown): Refusal {
  if (isSwitchyardError(error)) return { id: error.id, reason: error.reason };
  const errno = errnoOf(error);
  if (errno === undefined) throw error;
  return { id: "syscall", reason: errno };
}
