/** This defines `Tmux`: a shell on a terminal whose screen can be looked at. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { errnoOf } from "@switchyard/fs-atomic";
import { onTestFinished } from "vitest";

const PROMPT = "$ ";

/** 80 columns wide. Of its own server, which ends with the test. */
export class Tmux {
  readonly #name: string;

  constructor(name: string, { env, rows }: { readonly env: NodeJS.ProcessEnv; readonly rows: number }) {
    this.#name = name;
    const shell = ["env", "-u", "ENV", `PS1=${PROMPT}`, "TERM=screen", "sh"];
    execFileSync("tmux", ["-L", name, "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", String(rows), "--", ...shell], { env });
    onTestFinished(() => void execFileSync("tmux", ["-L", name, "kill-server"]));
  }

  /** Types it, without the key at the end of the line. */
  type(text: string): void {
    this.#tmux("send-keys", "-l", text);
  }

  enter(): void {
    this.#tmux("send-keys", "Enter");
  }

  /** What is on the screen, without what is empty at the ends of lines and below. A line that was too long is one line. */
  screen(): string {
    return this.#tmux("capture-pane", "-p", "-J").split("\n").map((line) => line.trimEnd()).join("\n").trimEnd();
  }

  /** Waits until the screen shows this. @returns the screen */
  async shows(what: RegExp): Promise<string> {
    for (;;) {
      const screen = this.screen();
      if (what.test(screen)) return screen;
      await sleep(20);
    }
  }

  /**
   * Waits until what is typed reaches a program with such a command line. What the terminal echoes says nothing of that: a
   * key that sends a signal would still be the shell's, which ignores it.
   */
  async inFront(command: RegExp): Promise<void> {
    const shell = this.#tmux("display-message", "-p", "#{pane_pid}").trim();
    while (!command.test(foregroundOf(shell))) await sleep(20);
  }

  /** Clears the screen, has the line done, and waits for the next prompt. @returns the screen, without that prompt */
  async run(line: string): Promise<string> {
    this.begin(line);
    return this.done();
  }

  /** Clears the screen and has the line done, without waiting. */
  begin(line: string): void {
    this.#tmux("send-keys", "-R");
    this.#tmux("clear-history");
    this.type(line);
    this.enter();
  }

  async done(): Promise<string> {
    return (await this.shows(/\n\$$/)).replace(/\n\$$/, "");
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync("tmux", ["-L", this.#name, ...args], { encoding: "utf8" });
  }
}

/** The command line of who leads the foreground of that process's terminal (proc_pid_stat(5)); empty where it has just ended. */
function foregroundOf(pid: string): string {
  const [, , , , , leader = ""] = readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\) /s, "").split(" ");
  try {
    return readFileSync(`/proc/${leader}/cmdline`, "latin1").replaceAll("\0", " ");
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ESRCH") return "";
    throw error;
  }
}
