/** This defines `pathPattern`: an AppArmor path as a regular expression (apparmor.d(5), "Globbing"). */

/** Values of a file's variables by name, as written: `@{bin}` → `["/usr/bin", "/bin"]`. */
export type Variables = ReadonlyMap<string, readonly string[]>;

/** What stands for any other character or group of them. `\\` takes the meaning off the next one. */
const GLOB = /\\(.)|\*\*|\*|\?|\[\^?[^\]]+\]|[{},]|@\{[^}]*\}/gsu;
const MEANING: Readonly<Record<string, string>> = { "**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")" };

/**
 * The paths that it is attached to. A variable that the file does not define may stand for anything: rather one profile too many is told than one
 * too few. Null: it cannot be read, or says nothing but such a variable.
 */
export function pathPattern(text: string, variables: Variables): RegExp | null {
  const spelled = spell(text, variables);
  if (/^(?:@\{[^}]*\})*$/u.test(spelled)) return null;
  try {
    return new RegExp(`^${source(spelled)}$`, "su");
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** With the values of variables in their place; one made of itself stays as it is. */
function spell(text: string, variables: Variables): string {
  return text.replace(/@\{([^}]*)\}/gu, (whole, name: string) => {
    const values = variables.get(name);
    if (values === undefined) return whole;
    const others = new Map([...variables].filter(([other]) => other !== name));
    return `{${values.map((value) => spell(value, others)).join(",")}}`;
  });
}

function source(text: string): string {
  let depth = 0;
  let [made, at] = ["", 0];
  for (const match of text.matchAll(GLOB)) {
    const [token, escaped] = match;
    made += literal(text.slice(at, match.index));
    at = match.index + token.length;
    if (token === "{") depth += 1;
    if (token === "}") depth -= 1;
    if (escaped !== undefined) made += literal(escaped);
    else if (token === ",") made += depth > 0 ? "|" : ",";
    else if (token.startsWith("@{")) made += ".*";
    else made += MEANING[token] ?? token;
  }
  return made + literal(text.slice(at));
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
