/** This defines `temporaryNames`: what a replacement of a file that was cut short may leave. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The names like `.report.json.new` anywhere below `directory`, which need not exist. */
export function temporaryNames(root: string, directory: string): readonly string[] {
  const path = join(root, directory);
  if (!existsSync(path)) return [];
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).map(({ name }) => name);
  return names.filter((name) => name.startsWith(".") && name.endsWith(".new"));
}
