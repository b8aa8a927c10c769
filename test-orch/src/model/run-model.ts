/** This defines `runModel`: every crash that the rules allow, played and judged. */
import { askSubject } from "../checker/ask-subject.ts";
import type { CrashVerdict } from "../checker/crash-subject.ts";
import { drawSample } from "../common/draw-sample.ts";
import { enumerateModel, type Recording } from "./enumerate-model.ts";
import { Ground } from "./ground.ts";
import type { Ino } from "./model-op.ts";
import type { ModelState } from "./model-state.ts";
import type { ModelSubject } from "./model-subject.ts";
import { recordRun } from "./record-run.ts";

/** How much of it. */
export interface ModelOptions {
  /** Decides what is drawn by chance. */
  readonly seed: number;
  /** The most states to play; default: all. */
  readonly maxStates?: number | undefined;
  /** See `Choosing`. */
  readonly breadth?: number | undefined;
}

/** What was found. */
export interface ModelResult {
  readonly subject: string;
  /** System calls that change something or make it durable. */
  readonly calls: number;
  readonly enumerated: number;
  readonly distinct: number;
  readonly played: number;
  /** How often the checker named which outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Each with the state that shows it: `apply: after 17 rename ls: …: the targets are mixed`. */
  readonly violations: readonly string[];
  readonly elapsedMs: number;
}

/** Records the subject once, lists the disks that a power loss may leave, and has it judge each, on one ground. */
export async function runModel(subject: ModelSubject, { seed, maxStates = Infinity, breadth }: ModelOptions): Promise<ModelResult> {
  const started = performance.now();
  const ground = new Ground();
  try {
    const recording = await recordRun(ground, subject);
    const { states, enumerated } = enumerateModel(recording, { seed, breadth });
    const drawn = drawSample([...[...states.values()].entries()], ([, { words }]) => words.split(" ")[1] ?? "", { size: maxStates, seed });
    const player = new Player(ground, subject, recording);
    const outcomes = new Map<string, number>();
    const violations: string[] = [];
    for (const [ordinal, state] of drawn) {
      const verdict = await player.play(state, ordinal);
      if (verdict.outcome !== undefined) outcomes.set(verdict.outcome, (outcomes.get(verdict.outcome) ?? 0) + 1);
      violations.push(...verdict.violations.map((violation) => `${subject.name}, ${state.words}: ${violation}`));
    }
    return { subject: subject.name, calls: recording.ops.length, enumerated, distinct: states.size, played: drawn.length, outcomes: Object.fromEntries(outcomes), violations, elapsedMs: performance.now() - started };
  } finally {
    ground.dispose();
  }
}

/** Plays crashes of one recording, one after another. */
export class Player {
  readonly #ground: Ground;
  readonly #subject: ModelSubject;
  readonly #known: ReadonlySet<Ino>;

  constructor(ground: Ground, subject: ModelSubject, { start, ops }: Recording) {
    this.#ground = ground;
    this.#subject = subject;
    this.#known = new Set([...start.nodes.keys(), ...ops.flatMap((op) => (op.do === "names" ? op.changes.flatMap(({ ino }) => ino ?? []) : []))]);
  }

  /** Lays the state and has the subject judge it. */
  async play(state: ModelState, ordinal: number): Promise<CrashVerdict> {
    this.#ground.lay(state, this.#known);
    const { root, kernel } = this.#ground;
    return askSubject(this.#subject, { root, reached: state.isDone ? "end" : null, ordinal, kernel });
  }
}
