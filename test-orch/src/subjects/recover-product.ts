// This defines `recoverProduct`: the recovery of a crash state, by the engine or by the built command.

import type { Context } from "@switchyard/engine";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { execPath } from "node:process";
import { runCommand } from "../faults/run-command.ts";
import { switchyardEntry } from "../faults/switchyard-entry.ts";
import { flawedSyscalls } from "./flawed-syscalls.ts";
import { productContext } from "./product-context.ts";
import { runVerb } from "./run-verb.ts";

/** What a recovery said. */
export interface ProductRecovery {
  /** Null: it succeeded. */
  readonly failure: string | null;
  /** How each unfinished run ended, newest first: "undone", "finished", "completed", "discarded". */
  readonly outcomes: readonly string[];
}

/**
 * The context of verbs that judge a crash state. Without syncs, which take most of their time: the state is thrown away
 * afterwards, and a power loss inside recovery has a subject of its own.
 */
export function judgingContext(root: string): Context {
  return productContext(root, flawedSyscalls(linuxSyscalls(), "no-sync"));
}

/** Recovers the tree at `root` in this process. */
export async function recoverByEngine(root: string): Promise<ProductRecovery> {
  const { exit_code, error, recovered } = await runVerb("recover", judgingContext(root), []);
  return { failure: exit_code === 0 ? null : failureOf(error), outcomes: recovered.map(({ outcome }) => outcome) };
}

/** Recovers the tree at `root` by the command, as an operator would. */
export async function recoverByCommand(root: string): Promise<ProductRecovery> {
  const { exitCode, document, summary } = await runCommand([execPath, switchyardEntry(), "recover", "--root", root, "--json"]);
  if (document === undefined) return { failure: `the command crashed: ${oneLine(summary)}`, outcomes: [] };
  const { recovered, error } = document;
  return { failure: exitCode === 0 ? null : failureOf(error), outcomes: listOf(recovered).map((run) => fieldOf(run, "outcome")) };
}

function failureOf(error: unknown): string {
  return oneLine(["id", "reason", "message"].map((key) => fieldOf(error, key)).join(" "));
}

/** Without the ids of runs, so that one failure is one sentence. */
function oneLine(text: string): string {
  const steady = text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, "RUN");
  return steady.replaceAll(/\s+/gu, " ").slice(0, 300);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldOf(value: unknown, key: string): string {
  return typeof value === "object" && value !== null ? String(Reflect.get(value, key)) : "";
}
