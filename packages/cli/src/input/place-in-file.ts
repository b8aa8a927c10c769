/** This defines `placeInFile`: how errors name a place of a manifest. */
import type { RequestPlace } from "@switchyard/engine";
import { YamlFile } from "./yaml-file.ts";

/** Of a larger text nobody looks for a line, and it is not kept for that. In characters. */
const SMALL = 1_000_000;

/** `FILE:LINE:COLUMN`, or of a large one `FILE (links[3])`. The lines are looked for when they are asked for. */
export function placeInFile(file: string, text: string): (place: RequestPlace) => string {
  if (text.length > SMALL) return (place) => `${file} (${place.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("").slice(1)})`;
  let yaml: YamlFile | undefined;
  return (place) => (yaml ??= new YamlFile(file, text)).at(place);
}
