/** This defines `ToldReason`: a reason that an error did not get from our registry, but was told. */
declare const brand: unique symbol;

/**
 * The reason of an error that another version threw, or a document tells of. It may be any text: documents of a later
 * version have reasons that are not in the registry yet.
 */
export type ToldReason = string & { readonly [brand]: "ToldReason" };

/** The reason of an error that is told again, from a journal or from another error. New errors take theirs from errors.json. */
export function toldReason(text: string): ToldReason {
  if (!isTold(text)) throw new TypeError("A reason is a text.");
  return text;
}

function isTold(text: unknown): text is ToldReason {
  return typeof text === "string";
}
