/** This defines `parseLink`: `TARGET=SOURCE` as a link request. */
import type { LinkRequest } from "@switchyard/engine";
import { InvalidArgumentError } from "commander";

/** Appends one more `--link`. A path that contains `=` goes into a manifest. */
export function parseLink(text: string, earlier: readonly LinkRequest[] | undefined): readonly LinkRequest[] {
  const at = text.indexOf("=");
  if (at <= 0 || at === text.length - 1) throw new InvalidArgumentError("Write it as TARGET=SOURCE, e.g. /usr/bin/ls=/usr/lib/uutils/ls.");
  return [...(earlier ?? []), { target: text.slice(0, at), source: text.slice(at + 1) }];
}
