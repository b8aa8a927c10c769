/** This defines `showMoment`: a moment for people. */

/** To the second, as it was recorded: in UTC. */
export function showMoment(moment: string): string {
  return moment.replace("T", " ").replace(/\.\d+Z$/, "Z");
}
