/** This defines `parseAlternative`: one administrative file of update-alternatives. */
import { DatabaseError } from "../database/database-error.ts";
import type { AlternativeChoice } from "./alternative-fact.ts";

/** A link of a group and what it may lead to. */
export interface AlternativeLink {
  readonly name: string;
  /** Where the link stands. */
  readonly link: string;
  readonly choices: readonly AlternativeChoice[];
}

/** A group: its own link first, then those that follow along. */
export interface Alternative {
  readonly mode: "auto" | "manual";
  readonly links: readonly [AlternativeLink, ...AlternativeLink[]];
}

/** dpkg writes a number; chkconfig's program a family before it and an init script behind it, where there are such. */
const PRIORITY = /^(?:@[^@]*@)?(-?\d+)(?: .*)?$/;

/**
 * The form of dpkg and of chkconfig: mode, link, then name and link of each that follows along, an empty line; then for
 * each choice its path, its priority, and for each that follows along a path or an empty line; at last an empty line.
 *
 * @param name of the file, which is the group's
 * @throws `DatabaseError` `corrupt`
 */
export function parseAlternative(text: string, name: string, file: string): Alternative {
  const corrupt = (found: string): DatabaseError => new DatabaseError("corrupt", file, { found });
  if (!text.endsWith("\n") || text.includes("\0")) throw corrupt("it is cut off, or holds NUL bytes");
  const lines = text.slice(0, -1).split("\n");
  let at = 0;
  const next = (): string => {
    const line = lines[at++];
    if (line === undefined) throw corrupt("it ends too early");
    return line;
  };
  const path = (line: string): string => {
    if (!line.startsWith("/")) throw corrupt("a path in it is not absolute");
    return line;
  };

  const mode = next();
  if (mode !== "auto" && mode !== "manual") throw corrupt("its mode is neither auto nor manual");
  const group = { name, link: path(next()), choices: [] as AlternativeChoice[] };
  const followers: (typeof group)[] = [];
  for (let line = next(); line !== ""; line = next()) followers.push({ name: line, link: path(next()), choices: [] });
  for (let line = next(); line !== ""; line = next()) {
    const priority = Number(PRIORITY.exec(next())?.[1] ?? Number.NaN);
    if (Number.isNaN(priority)) throw corrupt("a priority in it is no number");
    group.choices.push({ path: path(line), priority });
    for (const follower of followers) {
      const choice = next();
      if (choice !== "") follower.choices.push({ path: path(choice), priority });
    }
  }
  return { mode, links: [group, ...followers] };
}
