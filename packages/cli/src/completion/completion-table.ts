/** This defines `completionTable`: what every shell's completion is made of. */
import { allVerbs, type OptionShape, type VerbShape } from "../tree/verb-tree.ts";
import type { ValueKind } from "../tree/value-kinds.ts";

/** One verb, or the command itself. Verbs are named by their words with blanks between; the command itself is "". */
export interface CompletedVerb {
  readonly verb: string;
  /** Of each verb below it: all its names, the usual one first. */
  readonly below: readonly { readonly names: readonly string[]; readonly verb: string; readonly about: string }[];
  /** Its own options; those of the command itself may stand anywhere. */
  readonly options: readonly CompletedOption[];
  /** What its arguments may be; empty: nothing is known of them, or there are none. */
  readonly argument: readonly string[];
}

/** One option. */
export interface CompletedOption {
  readonly names: readonly string[];
  readonly about: string;
  /** Null: it takes no value. Else what that may be, as `argument`. */
  readonly value: readonly string[] | null;
}

/** The table. The first one is the command itself. */
export function completionTable(tree: VerbShape): readonly [CompletedVerb, ...CompletedVerb[]] {
  const offer = offering(tree);
  const [top, ...verbs] = allVerbs(tree).map((verb) => completedVerb(verb, offer));
  if (top === undefined) throw new TypeError("a tree without a root");
  return [top, ...verbs];
}

function completedVerb({ path, options, verbs, arguments: taken }: VerbShape, offer: Offer): CompletedVerb {
  return {
    verb: path.join(" "),
    below: verbs.map((verb) => ({ names: verb.names, verb: verb.path.join(" "), about: briefly(verb.about) })),
    options: options.map((option) => completedOption(option, offer)),
    argument: [...new Set(taken.flatMap(({ kinds }) => kinds.flatMap(offer)))],
  };
}

function completedOption({ names, about, value }: OptionShape, offer: Offer): CompletedOption {
  return { names, about: briefly(about), value: value === null ? null : value.kinds.flatMap(offer) };
}

/** `files`, `directories`, `runs`, `targets`, `profiles`, or a word with `+` before it: none of these needs quoting in any shell. */
type Offer = (kind: ValueKind) => readonly string[];

function offering({ verbs }: VerbShape): Offer {
  return (kind) => (kind.of === "words" ? worded(kind.words) : kind.of === "verbs" ? worded(verbs.map(({ path }) => path.join(" "))) : [kind.of]);
}

/** The first sentence or half sentence, in one line and without what shells take for their own. */
function briefly(about: string): string {
  const [first = ""] = about.replace(/(?: \([^()]*\))+$/, "").replace(/,? e\.g\. .*/, "").split(/(?<=[^.])\. |; /);
  return first.replaceAll(/\s+/g, " ").replace(/\.$/, "");
}

function worded(some: readonly string[]): string[] {
  return some.map((word) => `+${word}`);
}
