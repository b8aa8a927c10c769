/** This defines `steadyNode`: a Node command line whose system calls come in the same order every time. */

/**
 * V8 hands work to the main thread by a write(2) to libuv's eventfd: results of its compiler threads, and one for every
 * step of an incremental mark, sometimes 170 in a row. Each counts for strace's `when=`, so that the ordinals of the
 * program's own writes would be a matter of luck.
 */
const FLAGS: readonly string[] = ["--predictable", "--no-incremental-marking"];

/** @param argv a command line whose program is Node */
export function steadyNode(argv: readonly string[]): string[] {
  const [program = "", ...args] = argv;
  return [program, ...FLAGS, ...args];
}
