/** This defines `lineDiff`: how two texts differ, for a person. */

/** So many differing lines are shown. */
const SHOWN = 20;
/** So many characters before the first difference in a line, and after it. */
const AROUND = 60;

/**
 * The lines that differ, by number: `-` as wanted, `+` as it is, long ones cut to what lies around their first
 * difference. Lines that moved show as changed: the order belongs to what is compared.
 */
export function lineDiff(wanted: string, actual: string): string {
  const [before, after] = [wanted.split("\n"), actual.split("\n")];
  const told: string[] = [];
  let differing = 0;
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const [minus, plus] = [before[index], after[index]];
    if (minus === plus) continue;
    differing += 1;
    if (differing > SHOWN) continue;
    const at = firstDifference(minus ?? "", plus ?? "");
    told.push(`  line ${index + 1}, column ${at + 1}`);
    if (minus !== undefined) told.push(`  - ${around(minus, at)}`);
    if (plus !== undefined) told.push(`  + ${around(plus, at)}`);
  }
  return [...told, ...(differing > SHOWN ? [`  and ${differing - SHOWN} more lines`] : [])].join("\n");
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** Control characters are written as escapes, so that a difference in them can be seen. */
function around(line: string, at: number): string {
  const [start, end] = [Math.max(0, at - AROUND), at + AROUND];
  const cut = JSON.stringify(line.slice(start, end)).slice(1, -1).replaceAll('\\"', '"');
  return `${start > 0 ? "…" : ""}${cut}${end < line.length ? "…" : ""}`;
}
