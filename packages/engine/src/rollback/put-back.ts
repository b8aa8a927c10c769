/** This defines `PutBack`: the targets of a run that a rollback put back without a run of its own, and their facts. */
import type { Fact } from "@switchyard/facts";
import { chain } from "../facts/chain.ts";
import type { FactContext } from "../facts/make/fact-context.ts";
import { rollbackSummary, takenBackFacts } from "../facts/make/rollback-facts.ts";
import type { Intent } from "../run/intent.ts";
import type { RunWork } from "../run/run-work.ts";
import type { Session } from "../state/session.ts";
import type { Restoration } from "./restore.ts";

/** What became of them. What the rollback was not to change may well be someone else's by now, and does not count. */
export class PutBack {
  readonly taken: readonly Intent[];
  /** Those of them that could not be put back. */
  readonly left: readonly Intent[];
  readonly #work: RunWork;
  readonly #untouched: readonly Fact[];
  readonly #bytesHashed: number;

  constructor(work: RunWork, { changing, untouched, bytesHashed }: Pick<Restoration, "changing" | "untouched" | "bytesHashed">) {
    const changed = new Set(changing.map(({ record }) => record.index));
    this.taken = work.intents.filter(({ record }) => changed.has(record.index));
    this.left = this.taken.filter(({ record }) => work.progress.get(record.index)?.outcome !== "settled");
    this.#work = work;
    this.#untouched = untouched;
    this.#bytesHashed = bytesHashed;
  }

  /** The facts of all targets, and their summary. */
  facts({ runId }: Session, error: Error | null): Iterable<Fact> {
    const { begin } = this.#work;
    const context: FactContext = { mode: "commit", planId: begin.plan_id, runId };
    const counts = { restored: this.taken.length - this.left.length, unchanged: this.#untouched.length, failed: this.left.length, bytesHashed: this.#bytesHashed };
    return chain(this.#untouched, takenBackFacts(context, this.#work, this.taken), [rollbackSummary(context, begin.run_id, counts, error)]);
  }
}
