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

/** One of a variable that was asked for, with what follows in it. */
export type MarkedEntry = ProcessEntry & { readonly rest: string };

/** Lists of processes that one look may take. On a busy machine something always ends. */
const ROUNDS = 20;

// ESRCH: it ended between opening and reading. EACCES, EPERM: it is another user's.
const GONE = ["ENOENT", "ESRCH"] as const;
const UNREADABLE = [...GONE, "EACCES", "EPERM"] as const;

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

  /**
   * All whose environment has a variable that begins so, each with what follows in it. A process that ends while it is looked at
   * may have begun another one, which was not in the list: then the new ones of a new list are looked at too.
   */
  withVariable(beginning: string): MarkedEntry[] {
    const seen = new Set<number>();
    const found: MarkedEntry[] = [];
    for (let round = 0, isWhole = false; !isWhole && round < ROUNDS; round++) {
      isWhole = true;
      for (const pid of this.#pids().filter((one) => !seen.has(one))) {
        seen.add(pid);
        const look = lookFor(pid, beginning);
        if (look === "gone") isWhole = false;
        else if (look !== undefined) found.push(look);
      }
    }
    return found;
  }

  #pids(): number[] {
    return this.#proc.sys.readDirectory(this.#proc.fd).filter((name) => /^\d+$/u.test(name)).map(Number);
  }
}

/** Undefined: it has no such variable, or nobody may ask. */
function lookFor(pid: number, beginning: string): MarkedEntry | "gone" | undefined {
  const environment = ignoring(["EACCES", "EPERM"], () => ignoring(GONE, () => readFileSync(`/proc/${pid}/environ`, "latin1")) ?? "");
  const rest = valueIn(environment, beginning);
  // That of a process which has ended is empty, and that of a thread of the kernel's.
  if (rest === undefined && environment !== "") return undefined;
  const entry = readEntry(pid);
  if (entry === undefined) return "gone";
  return rest === undefined ? undefined : { ...entry, rest };
}

function valueIn(environment: string | undefined, beginning: string): string | undefined {
  return environment?.split("\0").find((variable) => variable.startsWith(beginning))?.slice(beginning.length);
}

/** Fields of proc_pid_stat(5). The command may hold anything, but it is closed by the last `)`. */
function readEntry(pid: number): ProcessEntry | undefined {
  const stat = ignoring(UNREADABLE, () => readFileSync(`/proc/${pid}/stat`, "latin1"));
  if (stat === undefined) return undefined;
  const end = stat.lastIndexOf(")");
  const [state, , group, session] = stat.slice(end + 2).split(" ");
  if (state === "Z" || state === "X") return undefined;
  return { pid, command: stat.slice(stat.indexOf("(") + 1, end), group: Number(group), session: Number(session) };
}
