/** This defines `installedFiles`: the files in apk's database of what is installed that may be asked for. */
import { DatabaseError } from "../database/database-error.ts";
import type { Names } from "../database/names.ts";

/** A file of a package; latin1. */
export interface InstalledFile {
  /** Absolute. */
  readonly path: string;
  readonly package: ApkPackage;
}

/** A package as its stanza tells. */
export interface ApkPackage {
  readonly package: string;
  readonly version: string;
  readonly arch: string | null;
}

/** What was found, and how many packages there are. */
export interface Installed {
  readonly files: readonly InstalledFile[];
  readonly count: number;
}

/**
 * The text format of apk 2 and 3: stanzas of lines `X:value`, each closed by an empty line. `P` name, `V` version, `A`
 * architecture, `F` directory, `R` file in it.
 *
 * @param text latin1
 * @throws `DatabaseError` `corrupt`
 */
export function installedFiles(text: string, names: Names, file: string): Installed {
  const corrupt = (found: string): DatabaseError => new DatabaseError("corrupt", file, { found });
  if (text.includes("\0")) throw corrupt("it holds NUL bytes");
  // Each stanza is written with the line that closes it, so that one which was cut off has none.
  if (text !== "" && !text.endsWith("\n\n")) throw corrupt("it ends in the middle of a package");
  const files: InstalledFile[] = [];
  let [fields, paths, dir, count] = [new Map<string, string>(), [] as string[], undefined as string | undefined, 0];
  const close = (): void => {
    if (fields.size === 0) return;
    const [name, version] = [fields.get("P"), fields.get("V")];
    if (name === undefined || version === undefined) throw corrupt("a package in it has no name or no version");
    const owner = { package: name, version, arch: fields.get("A") ?? null };
    files.push(...paths.map((path) => ({ path, package: owner })));
    [fields, paths, dir, count] = [new Map(), [], undefined, count + 1];
  };
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    const [key, value] = [text.charAt(at), text.slice(at + 2, end)];
    if (end === at) close();
    else if (text.charAt(at + 1) !== ":" || end < at + 2) throw corrupt("a line in it is no field");
    else if (key === "F") dir = value === "" ? "" : `/${value}`;
    else if (key !== "R") fields.set(key, value);
    else if (dir === undefined || !fields.has("P")) throw corrupt("a file in it has no directory or no package");
    else if (names.has(text, at + 2, end)) paths.push(`${dir}/${value}`);
    at = end + 1;
  }
  return { files, count };
}
