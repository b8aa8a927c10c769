/** This defines `engineHands`: a tree worked on by the engine in this process. */
import { apply, prune, readFacts, rollback, status } from "@switchyard/engine";
import type { Context } from "@switchyard/engine";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import type { Syscalls } from "@switchyard/fs-atomic";
import { commandHands } from "../checker/command-hands.ts";
import type { CrashedRoot } from "../checker/crash-subject.ts";
import type { Hands, Means } from "../checker/hands.ts";
import type { Recovery } from "../checker/recovery.ts";
import { cliCommands } from "../command/cli-commands.ts";
import { switchyardEntry } from "../command/switchyard-entry.ts";
import { flawedSyscalls } from "./flawed-syscalls.ts";
import { productContext } from "./product-context.ts";
import { runVerb } from "./run-verb.ts";

/** Of so many states one is recovered by the command, another is used afterwards; primes, so that both also meet. */
const COMMAND_EACH = 23;
const ROUND_TRIP_EACH = 7;

/** How a state of a recording is judged: by the engine, some by the command, and some are used afterwards. */
export function engineMeans({ root, ordinal, kernel }: CrashedRoot): Means {
  const isByCommand = kernel === undefined && ordinal % COMMAND_EACH === 0;
  return { hands: engineHands(root, kernel), recover: isByCommand ? () => recoverByEntry(root) : undefined, isUsed: ordinal % ROUND_TRIP_EACH === 0 };
}

/**
 * The hands that call the engine on the tree at `root`. Without syncs, which take most of their time: the state is thrown away
 * afterwards, and a power loss inside recovery has a subject of its own.
 */
export function engineHands(root: string, kernel: Syscalls = linuxSyscalls()): Hands {
  const context = productContext(root, flawedSyscalls(kernel, "no-sync"));
  return {
    recover: () => recoverByEngine(context),
    async apply({ links, restores, which }) {
      const asked = restores.map((target) => ({ target, which }));
      return refusalOf(await apply(context, { mode: "commit", links: links.map(({ target, source }) => ({ target, source })), restores: asked }));
    },
    rollback: async (run) => refusalOf(await rollback(context, { mode: "commit", runId: run ?? null })),
    prune: async (keep) => refusalOf(await prune(context, { mode: "commit", countLimit: keep })),
    checkRecords: () => checkRecords(context),
  };
}

async function recoverByEngine(context: Context): Promise<Recovery> {
  const { exit_code, error, recovered } = await runVerb("recover", context, []);
  return { failure: exit_code === 0 ? null : failureOf(error), outcomes: recovered.map(({ outcome }) => outcome) };
}

async function recoverByEntry(root: string): Promise<Recovery> {
  const { failure, outcomes } = await commandHands(cliCommands(switchyardEntry()), root).recover();
  return { failure: failure === null ? null : oneLine(failure), outcomes };
}

async function checkRecords(context: Context): Promise<readonly string[]> {
  const [{ chain }, report] = await Promise.all([readFacts(context), status(context)]);
  return [
    ...(chain.ok ? [] : [`the chain of facts is broken: ${chain.found}`]),
    ...(report.ok ? [] : [`status failed: ${report.error?.reason ?? ""}`]),
    ...(report.unfinished.length === 0 ? [] : ["a run is still unfinished"]),
  ];
}

function refusalOf({ exit_code: exitCode, error }: { readonly exit_code: number; readonly error: unknown }): string | null {
  return exitCode === 0 && error === null ? null : failureOf(error);
}

function failureOf(error: unknown): string {
  return oneLine(["id", "reason", "message"].map((key) => fieldOf(error, key)).join(" "));
}

/** Without the ids of runs, so that one failure is one sentence. */
function oneLine(text: string): string {
  const steady = text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, "RUN");
  return steady.replaceAll(/\s+/gu, " ").slice(0, 300);
}

function fieldOf(value: unknown, key: string): string {
  return typeof value === "object" && value !== null ? String(Reflect.get(value, key)) : "";
}
