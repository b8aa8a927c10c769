/** This defines `runCommand`: one undisturbed run of the command under test. */
import { execa } from "execa";
import { quietEnvironment } from "./quiet-environment.ts";
import { parseDocument } from "./parse-document.ts";

/** How a command ended and what it said. */
export interface CommandResult {
  /** Undefined where it was killed. */
  readonly exitCode: number | undefined;
  /** The one JSON object on standard output; undefined where there was anything else. */
  readonly document: Readonly<Record<string, unknown>> | undefined;
  /** The command line, the ending and both outputs on one line, for messages. */
  readonly summary: string;
}

/** Nothing here takes more than a second or two, or many times that on a busy machine; what hangs is killed, and has no exit code. */
const TIMEOUT_MS = 150_000;

/** Runs `argv`, program first, kills it after `timeoutMs`, and never throws for how it ends. */
export async function runCommand(argv: readonly string[], timeoutMs = TIMEOUT_MS): Promise<CommandResult> {
  const [program = "", ...args] = argv;
  const result = await execa(program, args, {
    reject: false,
    stdin: "ignore",
    extendEnv: false,
    env: quietEnvironment(),
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    killDescendants: true,
  });
  const ending = result.exitCode === undefined ? (result.signal ?? "no end") : `exit ${result.exitCode}`;
  const said = `${result.stdout} ${result.stderr}`.trim().slice(0, 2000);
  return {
    exitCode: result.exitCode,
    document: parseDocument(result.stdout),
    summary: `${args.join(" ")}: ${ending}: ${said}`,
  };
}
