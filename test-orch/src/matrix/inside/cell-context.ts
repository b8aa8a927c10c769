/** This defines `CellContext`: what the steps of one cell share. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { fillJson } from "./fill-json.ts";

type Json = z.core.util.JSONType;
/** A fact, or any object of a document. */
export type JsonObject = { readonly [key: string]: Json };

/** The root that a scenario works on, and what is known of it. */
export class CellContext {
  readonly root: string;
  readonly temporary: string;
  readonly #values: Record<string, string>;

  /** @param values what `${name}` stands for in the scenario */
  constructor(root: string, temporary: string, values: Readonly<Record<string, string>>) {
    this.root = root;
    this.temporary = temporary;
    this.#values = { ...values };
  }

  /** From now on `${name}` stands for `value`. */
  remember(name: string, value: string): void {
    this.#values[name] = value;
  }

  /** The facts that were recorded in the root so far. A torn last line, which a kill may leave, is none. */
  facts(): JsonObject[] {
    const file = join(this.root, "var/log/switchyard/facts.jsonl");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    return lines.map((line): JsonObject => JSON.parse(line));
  }

  /** The id of the newest run, empty where there is none. */
  newestRun(): string {
    const runs = join(this.root, "var/lib/switchyard/runs");
    return existsSync(runs) ? (readdirSync(runs).sort().at(-1) ?? "") : "";
  }

  /** What shell steps have in their environment. */
  environment(): Record<string, string> {
    const upper = Object.entries(this.#values).map(([name, value]) => [name.toUpperCase(), value]);
    return { ...Object.fromEntries(upper), ROOT: this.root, RUN: this.newestRun(), TMPDIR: this.temporary };
  }

  /** `value` with each `${name}` that is known by now filled in. */
  fill<Value>(value: Value): Value {
    return fillJson({ root: this.root, run: this.newestRun(), ...this.#values }, value);
  }
}
