/** This defines `factMessage`: a fact in one line for people. */

/** Its stage and decision, and what it says of a path, a reason or an error; of any version. */
export function factMessage(fact: Readonly<Record<string, unknown>>): string {
  const text = (key: string): string => (typeof fact[key] === "string" ? fact[key] : "");
  const head = [text("stage"), text("decision"), text("path")].filter(Boolean).join(" ");
  const rest = text("message") || text("reason");
  return rest === "" ? head : `${head}: ${rest}`;
}
