/** This defines `atPath`: a refused system call told with the path that the caller knows. */
import { errnoOf, SyscallError } from "./syscall-error.ts";

/**
 * Runs `act`; a `SyscallError` of it, which may know nothing but a descriptor, carries `path` instead. All other errors
 * pass as they are.
 */
export function atPath<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw withPath(path, error);
  }
}

/** As {@link atPath}, for what is done later. */
export async function atPathLater<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw withPath(path, error);
  }
}

function withPath(path: string, error: unknown): unknown {
  if (error instanceof SyscallError) return new SyscallError(error.syscall, error.code, path);
  // Of read(2) off the main thread, which Node makes itself.
  const code = errnoOf(error);
  const isNodes = code !== undefined && error instanceof Error && "syscall" in error && typeof error.syscall === "string";
  return isNodes ? new SyscallError(String(error.syscall), code, path) : error;
}
