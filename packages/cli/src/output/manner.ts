/** This defines `manner`: how this process speaks and whether it may ask, as its command line says. */

/** The options of every verb that are about that. */
export interface Manner {
  readonly quiet: boolean;
  readonly color: "auto" | "always" | "never";
  /** Whether questions may be asked at all. */
  readonly input: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Until the command line has been read. */
let current: Manner = { quiet: false, color: "auto", input: true, yes: false, json: false };

/** As it is now. */
export function manner(): Manner {
  return current;
}

/** From now on. What the options do not say stays as it is. */
export function setManner(options: Partial<Manner>): void {
  const { quiet = current.quiet, color = current.color, input = current.input, yes = current.yes, json = current.json } = options;
  current = { quiet, color, input, yes, json };
}
