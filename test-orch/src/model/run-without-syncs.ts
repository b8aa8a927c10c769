/** This defines `runWithoutSyncs`: what becomes of a program that forgets one of its syncs, each in turn. */
import { drawSample } from "../common/draw-sample.ts";
import { scrubText } from "../common/scrub-text.ts";
import { enumerateModel } from "./enumerate-model.ts";
import { Ground } from "./ground.ts";
import type { ModelSubject } from "./model-subject.ts";
import { recordRun } from "./record-run.ts";
import { Player } from "./run-model.ts";

/** How many, and how hard to try. */
export interface WithoutSyncsOptions {
  readonly seed: number;
  /** Which syncs may be drawn, by their names; default: all. */
  readonly among?: RegExp | undefined;
  /** How many of them are forgotten, one at a time; default: each. */
  readonly syncs?: number | undefined;
  /** How many of the new crash states are played at most before a sync counts as one that nobody misses. */
  readonly maxStates: number;
}

/** A sync, and what shows that it is needed; null: nothing did. */
export interface ForgottenSync {
  /** `fsync {root}/usr/bin #2 of 2`: which of its like. */
  readonly sync: string;
  readonly violation: string | null;
  /** How many disks are only possible without it, and how many of them were played. */
  readonly states: number;
  readonly played: number;
}

/**
 * Leaves out syncs of one recording, one at a time, and plays crashes that were not possible with it until the subject finds one
 * wrong. These are mutants that need no building: the program behaves the same, and only the disk may forget more.
 */
export async function runWithoutSyncs(subject: ModelSubject, { seed, among = /^/u, syncs = Infinity, maxStates }: WithoutSyncsOptions): Promise<readonly ForgottenSync[]> {
  const ground = new Ground();
  try {
    const recording = await recordRun(ground, subject);
    const player = new Player(ground, subject, recording);
    const { states: possible } = enumerateModel(recording, { seed });
    const named = nameSyncs(recording.ops, ground.root).filter(([, name]) => among.test(name));
    const found: ForgottenSync[] = [];
    for (const [step, sync] of drawSample(named, ([, name]) => name.replace(/ #.*$/u, ""), { size: syncs, seed })) {
      // Left in place as a step that does nothing, so that numbers stay.
      const ops = recording.ops.with(step, { do: "nothing", call: "a forgotten sync" });
      const states = [...enumerateModel({ ...recording, ops }, { seed }).states].filter(([key]) => !possible.has(key)).map(([, state]) => state);
      const drawn = drawSample(states, ({ words }) => words.split(" ")[1] ?? "", { size: maxStates, seed });
      let violation: string | null = null;
      let played = 0;
      for (const state of drawn) {
        played += 1;
        const { violations } = await player.play(state, played);
        if (violations.length === 0) continue;
        violation = `${state.words}: ${violations[0]}`;
        break;
      }
      found.push({ sync, violation, states: states.length, played });
    }
    return found;
  } finally {
    ground.dispose();
  }
}

function nameSyncs(ops: readonly { readonly do: string; readonly call: string }[], root: string): (readonly [step: number, name: string])[] {
  const syncs = [...ops.entries()].flatMap(([step, op]) => (op.do === "sync" || op.do === "sync-all" ? [{ step, name: scrubText(op.call, root) }] : []));
  const alike = Map.groupBy(syncs, ({ name }) => name);
  return syncs.map((sync) => {
    const likes = alike.get(sync.name) ?? [];
    return [sync.step, `${sync.name} #${likes.indexOf(sync) + 1} of ${likes.length}`] as const;
  });
}
