/** This defines the holder record: what the lock file says about who holds it exclusively. */

/** The content of a held lock file. It informs; what excludes others is the kernel lock alone. */
export interface Holder {
  readonly pid: number;
  /** Clock ticks since boot at which the process started: with `boot_id` it tells a reused pid from the holder. Empty: not known. */
  readonly start_time: string;
  readonly boot_id: string;
  /** The inode number of the pid namespace in which `pid` counts; absent where it is not known, and in records of old. */
  readonly pid_ns?: string | undefined;
  readonly run_id: string;
  /** RFC 3339. */
  readonly acquired_at: string;
}

/** Reads a lock file's content; undefined where it is empty (just taken or just released) or no record. */
export function parseHolder(text: string): Holder | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : undefined;
  } catch (error) {
    // Half written: its writer holds the lock or died with it. It is only for the message.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const FIELDS = { pid: "number", start_time: "string", boot_id: "string", run_id: "string", acquired_at: "string" } as const;

function isHolder(value: unknown): value is Holder {
  if (typeof value !== "object" || value === null) return false;
  const found = new Map<string, unknown>(Object.entries(value));
  const hasField = ([key, type]: readonly [string, string]): boolean => typeof found.get(key) === type;
  return Object.entries(FIELDS).every(hasField) && (!found.has("pid_ns") || hasField(["pid_ns", "string"]));
}
