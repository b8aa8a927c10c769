/** This defines `fromSources`: how the packages of this house get into the command, module by module. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Options } from "tsup";
import { fromGroups } from "./loaded-together.ts";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/** `import { a, type B } from "@switchyard/policy/fields";`, also over several lines. */
const IMPORT = /^import (?<types>type )?\{(?<names>[^}]*)\} from "@switchyard\/(?<from>[\w/-]+)";$/gm;
/** `export { a, type B } from "./a.ts";`, all there is in an `index.ts`. */
const EXPORT = /^export (?<types>type )?\{(?<names>[^}]*)\} from "(?<from>\.[^"]+)";$/gm;
/** The same as a namespace, of which what is not used can be left out. */
const ZOD = 'import { z } from "zod";';
/** A file of the package beside its `src` and its `dist`. */
const BESIDE = /new URL\((?<quote>["`])\.\.\/(?<name>[\w.]+)/g;

/** Where the packages are, and where the command is built. */
export interface Folders {
  readonly packages: string;
  readonly outDir: string;
}

/**
 * Takes the packages from their sources, and what is imported from a package straight from the module that defines it: a
 * package's `index.ts` would bring all of the package along wherever one function of it is used, and a verb would load all that
 * any verb needs. What a module loads later comes from its group (`loadedTogether`). The files that a package reads beside its sources
 * are copied to `dist/assets/PACKAGE`.
 */
export function fromSources({ packages, outDir }: Folders): Plugin {
  return {
    name: "from-sources",
    setup(build) {
      // What is not written as it is expected would be found, built, and bring all of its package.
      build.onResolve({ filter: /^@switchyard\// }, ({ path, importer }) => ({ errors: [{ text: `${importer} imports ${path} in a way that build/from-sources.ts does not read` }] }));
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const [name = "", folder] = relative(packages, path).split(sep);
        if (folder !== "src") return null;
        const text = fromGroups(readFileSync(path, "utf8"), path, packages).replace(ZOD, 'import * as z from "zod";').replaceAll(IMPORT, (...match) => straight(groupsOf(match), packages));
        return { loader: "ts", contents: name === "cli" ? text : text.replaceAll(BESIDE, (...match) => copied(groupsOf(match), join(packages, name), outDir)) };
      });
    },
  };
}

type Groups = Readonly<Record<string, string | undefined>>;

function groupsOf(match: readonly unknown[]): Groups {
  const groups = match.at(-1);
  return typeof groups === "object" && groups !== null ? { ...groups } : {};
}

/** One import for each name. What is only a type is left out. */
function straight({ types, names = "", from = "" }: Groups, packages: string): string {
  if (types !== undefined) return "";
  const [name = "", entry = "index"] = from.split("/");
  const modules = exportsOf(join(packages, name, "src", `${entry}.ts`));
  return valuesIn(names).map((one) => {
    const [exported = ""] = one.split(" as ");
    const module = modules.get(exported);
    if (module === undefined) throw new Error(`${exported} is imported from @switchyard/${from}, which does not export it`);
    return `import { ${one} } from ${JSON.stringify(module)};`;
  }).join(" ");
}

const known = new Map<string, ReadonlyMap<string, string>>();

/** The modules of the values that a file of exports passes on. */
function exportsOf(file: string): ReadonlyMap<string, string> {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found = new Map<string, string>();
  for (const { groups: { types, names = "", from = "" } = {} } of readFileSync(file, "utf8").matchAll(EXPORT)) {
    const module = join(dirname(file), from);
    for (const name of types === undefined ? valuesIn(names) : []) found.set(name, exportsOf(module).get(name) ?? module);
  }
  known.set(file, found);
  return found;
}

function valuesIn(names: string): string[] {
  return names.split(",").map((name) => name.trim()).filter((name) => name !== "" && !name.startsWith("type "));
}

function copied({ quote = "", name = "" }: Groups, home: string, outDir: string): string {
  const owner = basename(home);
  const assets = join(outDir, "assets", owner);
  if (name !== "package.json") {
    cpSync(join(home, name), join(assets, name), { recursive: true });
    return `new URL(${quote}./assets/${owner}/${name}`;
  }
  // Under another name: this is no package any more.
  const { name: called, version }: Record<string, unknown> = JSON.parse(readFileSync(join(home, name), "utf8"));
  mkdirSync(assets, { recursive: true });
  writeFileSync(join(assets, "about.json"), JSON.stringify({ name: called, version }));
  return `new URL(${quote}./assets/${owner}/about.json`;
}
