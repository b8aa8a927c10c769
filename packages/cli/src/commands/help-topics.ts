/** This defines `HELP_TOPICS`: what `help` tells of besides verbs. Their texts are made by scripts/manual.mjs. */

/** Each with the line that lists it. */
export const HELP_TOPICS = [
  { name: "exit-codes", about: "what each exit code means; with an id or a reason, that one" },
  { name: "recovery", about: "what to do when something went wrong" },
  { name: "manifest", about: "how a file says what is to change" },
  { name: "policy", about: "what may be allowed, and who says so" },
] as const;
