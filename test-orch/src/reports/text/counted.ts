/** This defines `counted`: a number with its noun. */

/** `1 cell`, `3,000 cells`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
