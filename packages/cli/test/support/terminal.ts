/** This defines `onTerminal`: the command on a terminal of its own, with somebody who types. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { ENTRY, PLAIN_ENVIRONMENT } from "./command.ts";

/** What was on the terminal. */
export interface Session {
  readonly code: number | null;
  /** All that was written, also what was taken away again. */
  readonly written: string;
  /** The lines that stand there at the end. */
  readonly shown: string;
}

/** What is typed once this stands on the terminal. */
export interface Typing {
  readonly after: string;
  /** What happens before that. */
  readonly meanwhile?: () => void;
  readonly type: string;
}

/** Back to the beginning of the line, and nothing after it. */
const ERASE = "\r\u001b[K";

/** Runs it by script(1), which ends with its exit code. @param stdout to a file instead */
export async function onTerminal(args: readonly string[], { typing, stdout, env = PLAIN_ENVIRONMENT }: { readonly typing?: Typing; readonly stdout?: string; readonly env?: NodeJS.ProcessEnv } = {}): Promise<Session> {
  const words = [process.execPath, ENTRY, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  const line = words.join(" ") + (stdout === undefined ? "" : ` > '${stdout}'`);
  const child = spawn("script", ["--quiet", "--return", "--flush", "--command", line, "/dev/null"], { env: { ...env, TERM: "xterm", SHELL: "/bin/sh" }, stdio: ["pipe", "pipe", "inherit"] });
  let written = "";
  let isTyped = false;
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    written += piece;
    if (typing === undefined || isTyped || !written.includes(typing.after)) return;
    isTyped = true;
    typing.meanwhile?.();
    child.stdin.write(typing.type);
  });
  const [code]: unknown[] = await once(child, "exit");
  if (!child.stdout.readableEnded) await once(child.stdout, "end");
  const text = written.replaceAll("\r\n", "\n");
  return { code: typeof code === "number" ? code : null, written: text, shown: text.split("\n").map((one) => one.split(ERASE).at(-1) ?? "").join("\n") };
}
