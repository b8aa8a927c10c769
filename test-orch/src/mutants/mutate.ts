/** This defines `mutate`: the edit of a mutant. */
import type { Mutant } from "./mutant.ts";

/** The text with the edit made. @throws where what is to be replaced is not there exactly once */
export function mutate(text: string, { name, file, find, replace }: Pick<Mutant, "name" | "file" | "find" | "replace">): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const found = text.split(find).length - 1;
    throw new Error(`Cannot make the mutant "${name}": found ${found} times ${JSON.stringify(find)} in "${file}", needed: once`);
  }
  return `${before}${replace}${after}`;
}
