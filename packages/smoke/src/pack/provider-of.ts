/** This defines `providerOf`: who made a source, as a pack tells them apart. */
import type { Pack } from "./pack.ts";

/** What is known of a source. */
export interface SourceSigns {
  /** What it printed for `--version` and `--help`. */
  readonly output: string;
  /** Its path inside the root, free of links. */
  readonly path: string;
}

/** The name of the first provider of which a pattern is found; null where it is none that the pack knows. */
export function providerOf(pack: Pack, { output, path }: SourceSigns): string | null {
  return pack.providers.find((provider) => finds(provider.output, output) || finds(provider.source, path))?.name ?? null;
}

function finds(pattern: string | undefined, text: string): boolean {
  return pattern !== undefined && new RegExp(pattern, "mu").test(text);
}
