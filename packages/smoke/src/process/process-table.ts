/** This defines `ProcessTable`: the processes of this machine, as /proc shows them. */
import { readFileSync } from "node:fs";
import { closeRoot, ignoring, openRoot, type Root } from "@switchyard/fs-atomic";

/** A process that is alive; zombies are not. */
export interface ProcessEntry {
  readonly pid: number;
  readonly command: string;
  readonly group: number;
  readonly session: number;
}

// ESRCH: it ended between opening and reading. EACCES, EPERM: it is another user's.
const GONE = ["ENOENT", "ESRCH", "EACCES", "EPERM"] as const;

/** Reads what there is now, each time it is asked. */
export class ProcessTable {
  readonly #proc: Root;

  /** @throws what `openRoot` throws, where there is no /proc */
  constructor() {
    this.#proc = openRoot("/proc");
  }

  close(): void {
    closeRoot(this.#proc);
  }

  /** Whether /proc shows this very process: it may be mounted for another pid namespace, or not be what it seems. */
  isUsable(pid: number): boolean {
    // Not by the environment: who has given up being root may not read even its own.
    return readEntry(pid) !== undefined && ignoring("ENOENT", () => this.#proc.sys.readlinkat(this.#proc.fd, "self")) === String(pid);
  }

  /** All of a group or session. */
  inGroup(id: number): ProcessEntry[] {
    return this.#pids().flatMap((pid) => readEntry(pid) ?? []).filter(({ group, session }) => group === id || session === id);
  }

  /** All whose environment has a variable that begins so, each with what follows in it. */
  withVariable(beginning: string): (ProcessEntry & { readonly rest: string })[] {
    return this.#pids().flatMap((pid) => {
      const rest = valueIn(readEnvironment(pid), beginning);
      const entry = rest === undefined ? undefined : readEntry(pid);
      return rest === undefined || entry === undefined ? [] : [{ ...entry, rest }];
    });
  }

  #pids(): number[] {
    return this.#proc.sys.readDirectory(this.#proc.fd).filter((name) => /^\d+$/u.test(name)).map(Number);
  }
}

function readEnvironment(pid: number): string | undefined {
  return ignoring(GONE, () => readFileSync(`/proc/${pid}/environ`, "latin1"));
}

function valueIn(environment: string | undefined, beginning: string): string | undefined {
  return environment?.split("\0").find((variable) => variable.startsWith(beginning))?.slice(beginning.length);
}

/** Fields of proc_pid_stat(5). The command may hold anything, but it is closed by the last `)`. */
function readEntry(pid: number): ProcessEntry | undefined {
  const stat = ignoring(GONE, () => readFileSync(`/proc/${pid}/stat`, "latin1"));
  if (stat === undefined) return undefined;
  const end = stat.lastIndexOf(")");
  const [state, , group, session] = stat.slice(end + 2).split(" ");
  if (state === "Z" || state === "X") return undefined;
  return { pid, command: stat.slice(stat.indexOf("(") + 1, end), group: Number(group), session: Number(session) };
}
