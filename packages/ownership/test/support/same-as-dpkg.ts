/** This defines `ownersByDpkg`: what dpkg's own program says. */
import { ask } from "./system.ts";

/**
 * The packages that list each path, by `dpkg-query -S`, each once, sorted. It compares texts only, so it is asked by both
 * names of a file where /usr is merged.
 */
export function ownersByDpkg(admin: string, paths: readonly string[]): Map<string, string[]> {
  const asked = paths.flatMap((path) => [path, path.replace(/^\/usr/, "")]);
  const said = ask("dpkg-query", ["--admindir", admin, "-S", ...asked]).stdout.toString("utf8");
  const owners = new Map(paths.map((path): [string, string[]] => [path, []]));
  for (const line of said.split("\n")) {
    const [, packages = "", path = ""] = /^(.*?): (\/.*)$/.exec(line) ?? [];
    if (packages === "" || packages.startsWith("diversion by ") || packages.startsWith("local diversion ")) continue;
    const names = owners.get(path) ?? owners.get(`/usr${path}`);
    names?.push(...packages.split(", ").map((name) => name.replace(/:.*/, "")));
  }
  return new Map([...owners].map(([path, names]) => [path, [...new Set(names)].toSorted()]));
}
