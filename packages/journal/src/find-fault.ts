/** This defines `findFault`: what in a journal's records no run of ours would have written (REQ-J4). */
import { ORDER } from "./legal-order.ts";
import type { BeginRecord, IntentRecord, JournalRecord } from "./records.ts";

/** What has been read of a run so far. */
interface Seen {
  readonly version: BeginRecord["version"];
  readonly intents: IntentRecord[];
  /** The indices of the actions whose staged node's identity was noted. */
  readonly staged: Set<number>;
  /** The names spoken for, by directory. */
  readonly names: Map<string, Set<string>>;
}

/**
 * Looks at the order of the records and at what one says of another: the actions are numbered from 0 without a gap,
 * declared in full, and each name stands for one thing; what was staged is a link or a copy that the run makes, and a prepared
 * run has staged all of them.
 *
 * @returns null, or the first fault in words
 */
export function findFault(records: readonly JournalRecord[]): string | null {
  const [begin] = records;
  if (begin === undefined) return null;
  if (begin.type !== "begin") return `it begins with "${begin.type}"`;
  const order = ORDER[begin.verb];
  const seen: Seen = { version: begin.version, intents: [], staged: new Set(), names: new Map() };
  for (const [at, record] of records.entries()) {
    const before = records[at - 1];
    const legal = before === undefined || order[before.type].has(record.type);
    const fault = legal ? faultIn(record, seen) : `"${record.type}" cannot follow "${before.type}"`;
    if (fault !== null) return `record ${at} of the run ${begin.run_id}: ${fault}`;
  }
  return null;
}

/** What a record says that does not agree with those before it. */
function faultIn(record: JournalRecord, seen: Seen): string | null {
  const { intents, staged } = seen;
  switch (record.type) {
    case "intent":
      return faultInIntent(record, seen);
    case "intents":
      return record.count === intents.length ? null : `${record.count} actions are declared, ${intents.length} are there`;
    case "staged":
      if (!isMade(intents[record.index])) return `action ${record.index} stages nothing`;
      return staged.size < staged.add(record.index).size ? null : `action ${record.index} was staged already`;
    case "prepared": {
      const made = intents.filter(isMade).length;
      return staged.size === made ? null : `${made} nodes were to be staged, ${staged.size} were`;
    }
    case "outcome":
      return faultInIndices([record.index], intents.length);
    case "undone":
      return faultInIndices(record.conflicts, intents.length);
    case "begin":
    case "switched":
    case "provisional":
    case "committed":
    case "undoing":
    case "closed":
      return null;
  }
}

/** Whether what comes in is made by the run: a link, or a copy of what is kept on another file system. */
function isMade(record: IntentRecord | undefined): boolean {
  const incoming = record?.incoming ?? null;
  return incoming !== null && (incoming.how === "link" || incoming.from?.way === "copy");
}

function isElsewhere({ store, incoming }: IntentRecord): boolean {
  return store !== undefined || (incoming?.how === "payload" && incoming.from !== undefined);
}

function faultInIntent(record: IntentRecord, { version, intents, names }: Seen): string | null {
  if (record.index !== intents.length) return `action ${record.index} stands in place of action ${intents.length}`;
  if (version === 1 && isElsewhere(record)) return `action ${record.index} names another directory, which version 1 does not know`;
  intents.push(record);
  for (const [parents, name] of namesOf(record)) {
    const place = parents.join("/");
    const taken = names.get(place) ?? new Set();
    names.set(place, taken);
    // Else a sidecar could be written over a target, or one target be undone through another.
    if (taken.has(name)) return `the name ${JSON.stringify(name)} stands for two things`;
    taken.add(name);
  }
  return null;
}

/** Every name that the action may use, with its directory. A file that an upgrade brought comes in from the name to which it was diverted. */
function namesOf({ parents, target, keep, sidecar, incoming, store, diversion }: IntentRecord): (readonly [readonly string[], string])[] {
  const kept = store?.parents ?? parents;
  const from = incoming?.how === "payload" ? incoming.from : undefined;
  const isDiverted = diversion !== undefined && !(diversion.do === "remove" && diversion.name === incoming?.name);
  return [
    [parents, target],
    [kept, keep],
    [kept, sidecar.name],
    ...(store === undefined ? [] : [[parents, store.displaced] as const]),
    ...(incoming === null ? [] : [[parents, incoming.name] as const]),
    ...(from === undefined ? [] : [[from.parents, from.name] as const]),
    ...(isDiverted ? [[parents, diversion.name] as const] : []),
  ];
}

function faultInIndices(indices: readonly number[], count: number): string | null {
  const odd = indices.find((index) => index < 0 || index >= count);
  return odd === undefined ? null : `there is no action ${odd}`;
}
