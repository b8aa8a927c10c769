/** This defines `parseProfiles`: which paths the profiles of one AppArmor file are attached to (apparmor.d(5)). */
import { pathPattern, type Variables } from "./path-pattern.ts";

/** One profile and where it attaches by path. */
export interface AttachedProfile {
  readonly profile: string;
  readonly pattern: RegExp;
}

/**
 * Reads the lines that begin a profile, `profile NAME PATH flags=(…) {` or `PATH {`, and the variables that the file itself
 * defines. Profiles within profiles are passed over: nothing attaches to them by itself. So is every other line.
 */
export function parseProfiles(text: string): readonly AttachedProfile[] {
  const lines = text.split("\n").map((line) => line.trim());
  const variables = variablesOf(lines);
  const found: AttachedProfile[] = [];
  let depth = 0;
  for (const line of lines) {
    if (line.startsWith("#")) continue;
    if (line.startsWith("}")) depth = Math.max(0, depth - 1);
    if (!line.endsWith("{")) continue;
    const head = depth === 0 ? headOf(line.slice(0, -1)) : null;
    depth += 1;
    const pattern = head === null ? null : pathPattern(head.path, variables);
    if (head !== null && pattern !== null) found.push({ profile: head.name, pattern });
  }
  return found;
}

/** `@{NAME} = VALUE…`, and `+=` that adds to it. */
function variablesOf(lines: readonly string[]): Variables {
  const variables = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [, name, sign, values] = /^@\{([^}]+)\}\s*(\+?=)\s*(.*)$/u.exec(line) ?? [];
    if (name === undefined || values === undefined) continue;
    const more = wordsOf(values.replace(/\s#.*$/u, ""));
    variables.set(name, sign === "+=" ? [...(variables.get(name) ?? []), ...more] : more);
  }
  return variables;
}

/** The name and the path at the beginning of a profile; a path alone is its name too. Null: it begins something else, or is attached to nothing. */
function headOf(line: string): { readonly name: string; readonly path: string } | null {
  const words = wordsOf(line.replace(/^profile\s+/u, ""));
  const end = words.findIndex((word) => /^(?:flags|xattrs)?=?\(|^(?:flags|xattrs)=?$/u.test(word));
  const [name, path = name, ...more] = end === -1 ? words : words.slice(0, end);
  if (name === undefined || path === undefined || more.length > 0) return null;
  return /^(?:\/|@\{|\{)/u.test(path) ? { name, path } : null;
}

/** Words, some in quotes. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/gu)].map(([word, quoted]) => quoted ?? word);
}
