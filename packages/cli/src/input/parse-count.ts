/** This defines `parseCount`: a whole number from 1 on. */
import { InvalidArgumentError } from "commander";

/** The number. @throws `InvalidArgumentError`, which Commander reports as a usage error */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,15}$/.test(text) || count < 1) throw new InvalidArgumentError("Write a whole number from 1 on.");
  return count;
}
