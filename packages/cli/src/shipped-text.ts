/** This defines `shippedText`: a text that lies beside the command. */
import { readFileSync } from "node:fs";

/** The help of a topic. `help` lies one directory above this file, built or not. */
export function shippedText(topic: string): string {
  return readFileSync(new URL(`../help/${topic}.txt`, import.meta.url), "utf8");
}
