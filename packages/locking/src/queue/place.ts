/** This defines `Place`: where those of one thread meet who want the locks of one directory. */
import { performance } from "node:perf_hooks";
import type { DirHandle } from "@switchyard/fs-atomic";
import type { Holder } from "../holder/holder.ts";
import type { LockMode } from "../lock-manager.ts";
import { Courtesy } from "./courtesy.ts";
import { Turn } from "./turn.ts";

/** A lock that someone of this thread holds. */
export interface Held {
  readonly mode: LockMode;
  readonly holder: Holder | undefined;
}

const places = new Map<string, Place>();

/**
 * The queue of a directory, whatever handle it is open by: one queue for all its locks, as these exclude one another.
 * The first in it asks the kernel, the others sleep; it wakes the next one when it leaves. A queue grants nothing: who
 * holds the lock is what the kernel says, also to another thread or another copy of this package.
 */
export class Place {
  readonly #turns: Turn[] = [];
  readonly #held = new Set<Held>();
  readonly #courtesy = new Courtesy();

  /** The place of an open directory. Enter it before anything is awaited: places where nobody is are forgotten. */
  static of(dir: DirHandle): Place {
    for (const [key, place] of places) if (place.#isIdle()) places.delete(key);
    const { device, ino } = dir.sys.statx(dir.fd, "");
    const key = `${device}:${ino}`;
    const place = places.get(key) ?? new Place();
    places.set(key, place);
    return place;
  }

  /** Joins the queue at its end. */
  enter(): Turn {
    const turn = new Turn();
    this.#turns.push(turn);
    return turn;
  }

  /** Leaves the queue, from wherever in it; who is first then is woken. */
  leave(turn: Turn): void {
    this.#turns.splice(this.#turns.indexOf(turn), 1);
    this.#turns[0]?.wake();
  }

  isFirst(turn: Turn): boolean {
    return this.#turns[0] === turn;
  }

  /** How long the first one has to leave the lock to other processes yet, in milliseconds. */
  owed(): number {
    return this.#courtesy.owed(performance.now());
  }

  /** Notes a lock that was granted. @returns what to call once it is let go: it wakes the first in the queue */
  hold(held: Held): () => void {
    this.#held.add(held);
    this.#courtesy.granted(performance.now());
    return () => {
      this.#held.delete(held);
      if (this.#held.size === 0) this.#courtesy.freed(performance.now());
      this.#turns[0]?.wake();
    };
  }

  /** Who of this thread holds it exclusively. */
  writer(): Holder | undefined {
    for (const { mode, holder } of this.#held) if (mode === "exclusive") return holder;
    return undefined;
  }

  #isIdle(): boolean {
    return this.#turns.length === 0 && this.#held.size === 0 && this.#courtesy.isOver(performance.now());
  }
}
