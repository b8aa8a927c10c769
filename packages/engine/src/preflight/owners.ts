/** This defines `Owners`: which packages the targets of a plan belong to, asked in few questions (REQ-S4, REQ-B3). */
import type { Root, SafePath } from "@switchyard/fs-atomic";
import { ownersOf, type Owner, type Verdict } from "@switchyard/ownership";
import type { OwnerObservation } from "@switchyard/policy";

/** So many targets are asked for at once: each question reads the databases, and each answer takes memory. */
const AT_ONCE = 10_000;

/** What is known of one target. */
export interface TargetOwner {
  readonly observation: OwnerObservation;
  /** The package; null where there is none, or nobody can tell. */
  readonly owner: Pick<Owner, "manager" | "package" | "version"> | null;
}

/** The owners of a plan's targets, which are asked for in their order. One answer for all targets of a package. */
export class Owners {
  readonly #root: Root;
  readonly #targets: readonly SafePath[];
  readonly #known = new Map<string, TargetOwner>();
  #from = 0;
  #answers: TargetOwner[] = [];

  constructor(root: Root, targets: readonly SafePath[]) {
    this.#root = root;
    this.#targets = targets;
  }

  /** That of the target at this place. */
  at(index: number): TargetOwner {
    if (index >= this.#from + this.#answers.length) {
      this.#from = index;
      this.#answers = ownersOf(this.#root, this.#targets.slice(index, index + AT_ONCE)).map(({ verdict }) => this.#one(verdict));
    }
    const answer = this.#answers[index - this.#from];
    if (answer === undefined) throw new RangeError(`the plan has no target ${index}`);
    return answer;
  }

  #one(verdict: Verdict): TargetOwner {
    const made = answerOf(verdict);
    const key = JSON.stringify(made);
    const known = this.#known.get(key) ?? made;
    this.#known.set(key, known);
    return known;
  }
}

function answerOf(verdict: Verdict): TargetOwner {
  switch (verdict.state) {
    case "owned": {
      const [{ manager, package: name, version }] = verdict.owners;
      return { observation: { state: "owned", package: name, version }, owner: { manager, package: name, version } };
    }
    case "unowned":
      return { observation: { state: "unowned" }, owner: null };
    case "unknown":
      return { observation: { state: "unknown", found: verdict.faults.map(({ found }) => found).join("; ") }, owner: null };
  }
}
