/** This defines `Workplace`: where the tools of one run are started, and what is left of them is found. */
import { randomUUID } from "node:crypto";
import type { ChildProcess } from "node:child_process";
import { nodeName, type Fd, type Root } from "@switchyard/fs-atomic";
import type { SmokeLimits } from "../limits.ts";
import { endProcesses } from "../process/end-processes.ts";
import { Inherited } from "../process/inherited.ts";
import { ProcessTable } from "../process/process-table.ts";
import { runCommand, type CommandEnd } from "../process/run-command.ts";
import type { Invocation, LeftProcess } from "../report/smoke-report.ts";
import { measureTree } from "../scratch/measure-tree.ts";
import { Scratch } from "../scratch/scratch.ts";
import type { Sighting } from "../target/look-at-target.ts";

/** The variable by which what a check left behind is found, whatever session it is in. */
const MARK = "SWITCHYARD_SMOKE";

/** How a tool is started, besides its name. */
export interface Start {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: Fd | "pipe" | "ignore";
  readonly timeoutMs: number;
  readonly meanwhile?: ((child: ChildProcess, ended: AbortSignal) => Promise<void>) | undefined;
}

/** One check's place. */
export interface Station {
  readonly number: number;
  readonly room: Root;
}

/** What came of a start. */
export interface StartEnd {
  readonly invocation: Invocation;
  readonly end: CommandEnd;
}

/** One for each run; `end` it. */
export class Workplace {
  readonly #limits: SmokeLimits;
  readonly #table: ProcessTable;
  readonly #inherited: Inherited;
  readonly #scratch: Scratch;
  readonly #id: string = randomUUID();
  readonly #stop = new AbortController();

  /** Crash: see `Scratch`. @throws what keeps it from being made */
  constructor(limits: SmokeLimits, parent: string) {
    this.#limits = limits;
    this.#table = new ProcessTable();
    try {
      this.#inherited = new Inherited();
      this.#scratch = scratchWith(this.#inherited, parent);
    } catch (error) {
      this.#table.close();
      throw error;
    }
  }

  /** Whether what is left behind could be found here. */
  canFind(pid: number): boolean {
    return this.#table.isUsable(pid);
  }

  /** Kills what runs, and lets nothing more begin. */
  stop(): void {
    this.#stop.abort();
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Lets `act` have a directory of its own, which is removed after it. Crash: see `Scratch`. */
  async withStation<Result>(number: number, act: (station: Station) => Promise<Result>): Promise<Result> {
    const name = nodeName(String(number));
    const room = this.#scratch.room(name);
    try {
      return await act({ number, room });
    } finally {
      this.#scratch.remove(room, name);
    }
  }

  /** Starts the tool in the check's directory, and waits for its end. Crash: it goes on until it ends by itself. */
  async start({ file, argv0 }: Pick<Sighting, "file" | "argv0">, { number, room }: Station, start: Start): Promise<StartEnd> {
    const { args, stdin, timeoutMs, meanwhile } = start;
    const { killGraceMs, outputBytes, scratchBytes } = this.#limits;
    const environment = { ...start.environment, LC_ALL: "C", [MARK]: `${this.#id}.${number}` };
    const isTooLarge = (): boolean => measureTree(room.sys, room.fd, scratchBytes) > scratchBytes;
    const bounds = { timeoutMs, killGraceMs, outputBytes, signal: this.#stop.signal, isTooLarge, meanwhile };
    const end = await runCommand({ file, argv0, args, cwd: room.path, environment, stdin, inherited: this.#inherited }, bounds, this.#table);
    return { invocation: { file, argv0, args, environment }, end };
  }

  /** Ends what is left behind of all checks. @returns by the number of the check */
  async endLeft(): Promise<ReadonlyMap<number, readonly LeftProcess[]>> {
    const found = await endProcesses(() => this.#table.withVariable(`${MARK}=${this.#id}.`));
    const byNumber = new Map<number, LeftProcess[]>();
    for (const { pid, command, ended, rest } of found) byNumber.set(Number(rest), [...(byNumber.get(Number(rest)) ?? []), { pid, command, ended }]);
    return byNumber;
  }

  /** Removes the directory and lets go of everything. Crash: a part of it is left. @returns why something is left */
  end(): string | null {
    this.#table.close();
    this.#inherited.close();
    return this.#scratch.end();
  }
}

function scratchWith(inherited: Inherited, parent: string): Scratch {
  try {
    return new Scratch(parent);
  } catch (error) {
    inherited.close();
    throw error;
  }
}
