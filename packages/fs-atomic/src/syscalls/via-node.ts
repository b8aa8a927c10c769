/** This defines `viaNode`: a system call made through Node's own wrapper. */
import { errnoOf, SyscallError } from "../errors/syscall-error.ts";

/** Makes a call that Node itself wraps; its error takes the form of all others. */
export function viaNode<T>(syscall: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = errnoOf(error);
    throw code === undefined ? error : new SyscallError(syscall, code, ".");
  }
}
