/** This defines `enumerateModel`: every disk that the rules allow after a power loss at any instant of a recording. */
import { seededRandom, type Random } from "../power-loss/explorer/seeded-random.ts";
import { shuffle } from "../power-loss/explorer/shuffle.ts";
import type { Ino, ModelOp } from "./model-op.ts";
import { stateKey, type ModelState } from "./model-state.ts";
import type { ModelTree } from "./model-tree.ts";
import { applyTo, closed, PendingDisk, type PendingNames } from "./pending-disk.ts";
import { tornBytes } from "./torn-bytes.ts";

/** What a program did, from what on. */
export interface Recording {
  readonly start: ModelTree;
  readonly ops: readonly ModelOp[];
}

/** The states. */
export interface ModelStates {
  /** Distinct ones, by their keys, in the order of their instants. */
  readonly states: ReadonlyMap<string, ModelState>;
  /** How many there were before equal ones were dropped. */
  readonly enumerated: number;
}

/** Up to so many choices all are taken: of names, of files' bytes, and of both together. */
const EXHAUSTIVE = { names: 6, bytes: 64, both: 256 } as const;
const RANDOM_CHOICES = 12;
const RANDOM_PAIRS = 64;
/** Of names and of bytes: all, and none. */
const CORNERS = 2;

/** How to choose where there are too many to take all. */
export interface Choosing {
  readonly seed: number;
  /** About how many states of one instant are looked at; default: some thousands. */
  readonly breadth?: number | undefined;
}

/** Lists them. */
export function enumerateModel({ start, ops }: Recording, { seed, breadth = Infinity }: Choosing): ModelStates {
  const random = seededRandom(seed);
  const disk = new PendingDisk(start);
  const states = new Map<string, ModelState>();
  let enumerated = 0;
  let isDone = false;
  for (const [step, op] of ops.entries()) {
    disk.take(op, step);
    isDone ||= op.do === "reached";
    // After a sync nothing is possible that was not possible before it.
    if (op.do === "sync" || op.do === "sync-all" || op.do === "nothing") continue;
    for (const state of statesOf(disk, { top: start.top, isDone, instant: `${step} ${op.call}`, random, breadth })) {
      enumerated += 1;
      const key = stateKey(state);
      if (!states.has(key)) states.set(key, state);
    }
  }
  return { states, enumerated };
}

interface Instant {
  readonly top: Ino;
  readonly isDone: boolean;
  readonly instant: string;
  readonly random: Random;
  readonly breadth: number;
}

function* statesOf(disk: PendingDisk, { top, isDone, instant, random, breadth }: Instant): Generator<ModelState> {
  const names = nameChoices(disk.pending, random);
  const files = byteChoices(disk, random);
  const meta = disk.meta();
  const current = new Map([...meta].map(([ino, versions]) => [ino, versions.current]));
  const durable = new Map([...meta].map(([ino, versions]) => [ino, versions.durable]));
  const isChanged = [...meta].some(([, versions]) => versions.durable !== versions.current);
  for (const [kept, bytes] of drawn(pairs(names, files, random), breadth, random)) {
    const tree = new Map([...disk.names].map(([dir, entries]) => [dir, new Map(entries)]));
    for (const { changes } of kept.kept) applyTo(tree, changes);
    const words = `after ${instant}: ${kept.words}; ${bytes.words}`;
    yield { top, names: tree, bytes: bytes.bytes, meta: current, isDone, words };
    if (isChanged) yield { top, names: tree, bytes: bytes.bytes, meta: durable, isDone, words: `${words}; attributes as synced` };
  }
}

/** The first few, which are all and none, and some of the others. */
function drawn<Item>(items: Iterable<Item>, breadth: number, random: Random): readonly Item[] {
  const all = [...items];
  if (all.length <= breadth) return all;
  return [...all.slice(0, CORNERS), ...shuffle(all.slice(CORNERS), random).slice(0, breadth)];
}

interface NameChoice {
  readonly words: string;
  readonly kept: Iterable<PendingNames>;
}

function nameChoices(pending: readonly PendingNames[], random: Random): NameChoice[] {
  const count = pending.length;
  const of = (words: string, wanted: Iterable<PendingNames>): NameChoice => {
    const kept = closed(pending, new Set(wanted));
    return { words: `${words}, ${kept.size} of ${count} changes of names`, kept };
  };
  const early = pending.filter((change) => isRemoval(change)).map((removal) => outrunning(pending, removal));
  if (count <= EXHAUSTIVE.names) {
    const masks = Array.from({ length: 2 ** count }, (_, mask) => 2 ** count - 1 - mask);
    return distinct([...masks.map((mask) => of(`subset ${mask.toString(2)}`, pending.filter((_change, place) => (mask >> place) & 1))), ...early]);
  }
  return distinct([
    of("all", pending),
    of("none", []),
    ...early,
    ...pending.map((change) => of(`only ${change.step}`, [change])),
    ...pending.map((_change, place) => of(`first ${place}`, pending.slice(0, place))),
    // What depends on the missing one goes with it.
    ...pending.map((change) => of(`without ${change.step}`, pending.filter((other) => !closed(pending, new Set([other])).has(change)))),
    ...Array.from({ length: RANDOM_CHOICES }, () => of("by chance", pending.filter(() => random() < 0.5))),
  ]);
}

function isRemoval({ changes }: PendingNames): boolean {
  return changes.length === 1 && changes[0]?.ino === null;
}

/**
 * The one exception from the order of a name's changes: the removal of a name may reach the disk before what made it another
 * node's. Where a name is the other half of an exchange, that removes the node which the exchange has put elsewhere.
 */
function outrunning(pending: readonly PendingNames[], removal: PendingNames): NameChoice {
  const past = closed(pending, new Set([removal]));
  const independent = pending.filter((change) => ![...closed(pending, new Set([change]))].some((other) => past.has(other)));
  const kept = new Set([...independent, removal]);
  return { words: `removal ${removal.step} before its time, ${kept.size} of ${pending.length} changes of names`, kept };
}

function distinct(choices: readonly NameChoice[]): NameChoice[] {
  return [...new Map(choices.map((choice) => [[...choice.kept].map(({ step }) => step).join(), choice])).values()];
}

interface ByteChoice {
  readonly words: string;
  readonly bytes: ReadonlyMap<Ino, Buffer>;
}

function byteChoices(disk: PendingDisk, random: Random): ByteChoice[] {
  const files = [...disk.bytes()].map(([ino, versions]) => ({ ino, variants: [...tornBytes(versions)] }));
  const count = files.reduce((product, { variants }) => product * variants.length, 1);
  const pick = (words: string, placeOf: (file: number, variants: number) => number): ByteChoice => {
    const chosen = files.map(({ ino, variants }, file) => ({ ino, variant: variants[placeOf(file, variants.length)] ?? variants[0] }));
    const torn = chosen.filter(({ variant }) => variant !== undefined && variant[0] !== "whole").map(({ ino, variant }) => `${variant?.[0]} ${ino}`);
    const bytes = new Map(chosen.flatMap(({ ino, variant }) => (variant === undefined ? [] : [[ino, variant[1]] as const])));
    return { words: torn.length === 0 ? "all bytes" : `${words}${torn.join(", ")}`, bytes };
  };
  if (count <= EXHAUSTIVE.bytes) return Array.from({ length: count }, (_, number) => pick("", digits(number)));
  const singles = files.flatMap(({ variants }, torn) => variants.slice(1).map((_variant, place) => [torn, place + 1] as const));
  return [
    pick("", () => 0),
    pick("", (_file, variants) => Math.min(1, variants - 1)),
    ...singles.map(([torn, place]) => pick("", (file) => (file === torn ? place : 0))),
    ...singles.map(([torn, place]) => pick("all others as synced: ", (file, variants) => (file === torn ? place : Math.min(1, variants - 1)))),
    ...Array.from({ length: RANDOM_CHOICES }, () => pick("", (_file, variants) => Math.floor(random() * variants))),
  ];
}

/** The places of the digits of a number whose digits have different bases. */
function digits(number: number): (file: number, base: number) => number {
  let rest = number;
  return (_file, base) => {
    const digit = rest % base;
    rest = Math.floor(rest / base);
    return digit;
  };
}

/** Each with each, or, where that is too many, each with the first and the second of the others, and some by chance. */
function* pairs(names: readonly NameChoice[], files: readonly ByteChoice[], random: Random): Generator<readonly [NameChoice, ByteChoice]> {
  if (names.length * files.length <= EXHAUSTIVE.both) {
    for (const kept of names) for (const bytes of files) yield [kept, bytes];
    return;
  }
  const [name, file] = [names.slice(0, CORNERS), files.slice(0, CORNERS)];
  for (const kept of names) for (const bytes of file) yield [kept, bytes];
  for (const kept of name) for (const bytes of files.slice(CORNERS)) yield [kept, bytes];
  for (let drawn = 0; drawn < RANDOM_PAIRS; drawn++) yield [one(names, random), one(files, random)];
}

function one<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError("Cannot draw from nothing");
  return item;
}
