// Defines `settled`, the output of a command without what is different every time.

/** Ids become RUN, ID and HASH, times TIME, the scratch root goes; how long something took becomes N ms. */
export function settled(output, root) {
  return output
    .replaceAll(root, "")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, "RUN")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "HASH")
    .replaceAll(/\b[0-9a-f]{16}\b/g, "ID")
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?/g, "TIME")
    .replaceAll(/(?<=\.)\d{13}(?=\.)/g, "MILLIS")
    .replaceAll(/process of its own \(\d+\)/g, "process of its own (PID)")
    .replaceAll(/[ \t]+$/gm, "");
}
