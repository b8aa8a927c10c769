/** This defines what is known of each single sync of an apply: `NEEDED_SOON`, `DISPENSABLE`. */

/** Those of which a few crash states show that they are needed. */
export const NEEDED_SOON = /journal\.jsonl #[13] |usr\/bin #2 of 2$|switchyard\/runs #1 |\{uuid\} #1 /u;

/** Those that nobody misses if they alone are forgotten, and why. */
export const DISPENSABLE: readonly (readonly [sync: RegExp, why: string])[] = [
  [/\/var\/lib\/switchyard #[12] /u, "the one covers what the other was to make durable"],
  [/\/reserve #1 /u, "it only keeps room"],
  [/\/facts\.jsonl #/u, "the next sync of the same file covers it, and recovery records facts that are missing"],
  [/\/journal\.jsonl #2 /u, "`prepared`: an apply goes back by what the names hold"],
  [/\/journal\.jsonl #4 /u, "`closed`: a run whose report is there has ended"],
  [/\/etc\/switchyard\/keys #[13] /u, "a later sync of the directory covers it, before anything is signed"],
  [/\/usr\/s?bin #(?!1 )(\d+) of (?!\1$)\d+$/u, "comes only on a machine so busy that the renames take longer than a name may wait for its sync; the last one covers it"],
];
