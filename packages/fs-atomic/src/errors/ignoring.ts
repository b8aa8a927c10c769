/** This defines `ignoring`, the only way in which one kernel error may be forgiven. */
import { errnoOf } from "./syscall-error.ts";

/**
 * Runs `act` and returns its value, or `undefined` where it failed with one of `codes`. Every other error passes.
 *
 * @param codes errno names, e.g. `ENOENT`
 */
export function ignoring<T>(codes: string | readonly string[], act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    const code = errnoOf(error);
    if (code !== undefined && (typeof codes === "string" ? codes === code : codes.includes(code))) return undefined;
    throw error;
  }
}
