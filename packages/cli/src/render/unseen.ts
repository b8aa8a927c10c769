/** This defines `UNSEEN`: characters that a terminal does not show as what they are. */

/** Control and format characters, all that turns the direction of writing, blanks that are no blank, bytes that are no text. */
export const UNSEEN = /(?! )[\p{C}\p{Z}\p{DI}]/gu;
