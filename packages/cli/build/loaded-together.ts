/** This defines `loadedTogether`: what is loaded when it is needed, in few files, each of which is read as a whole and run in part. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/** `import("../verbs/apply.ts")`: the only way in which anything is loaded later than its importer. */
const LAZY = /\bimport\("(?<from>\.[^"]+\.ts)"\)/g;
const NAMESPACE = "loaded-together";

/**
 * What shares a file, because it needs nearly the same, by its path below `packages`. With a file of a group comes all that any
 * of its members may need, so what nearly every command runs, and what has to be quick, is a group of its own.
 */
const GROUPS: ReadonlyMap<string, RegExp> = new Map([
  ["light", /\/(end-now|verbs\/status)\.ts$/],
  ["change", /\/apply\/|\/verbs\/(apply|confirm|diff|doctor|explain|pin|plan|preflight|prune|recover|restore|rollback|smoke|watch-provisional)\b/],
  ["profiles", /\/verbs\/(canary|profile)\//],
]);
/** And all the others: most verbs that only look, errors and how they are told. */
const REST = "look";

/**
 * Puts what is loaded when it is needed into one file for each group. To find and link a hundred small files takes longer than
 * to read one large one in which every module is a function that is called when it is needed; so esbuild builds what is required.
 */
export function loadedTogether(packages: string): Plugin {
  return {
    name: NAMESPACE,
    setup(build) {
      build.onResolve({ filter: /^group:/ }, ({ path }) => ({ path, namespace: NAMESPACE }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
        const members = lazyFiles(packages).filter((file) => path === groupOf(file));
        return { resolveDir: packages, contents: members.map((file) => `export const ${nameOf(file)} = () => require("./${file}");`).join("\n") };
      });
    },
  };
}

/** The text of a module at `path`, in which what is loaded later is imported from its group. */
export function fromGroups(text: string, path: string, packages: string): string {
  return text.replaceAll(LAZY, (_import, from: string) => {
    const file = relative(packages, join(dirname(path), from));
    return `import("${groupOf(file)}").then((group) => group.${nameOf(file)}())`;
  });
}

/** All that some module loads later, below `packages`. */
function lazyFiles(packages: string): string[] {
  const modules = globSync("*/src/**/*.ts", { cwd: packages });
  const found = modules.flatMap((path) => [...readFileSync(join(packages, path), "utf8").matchAll(LAZY)].map(({ groups }) => join(dirname(path), groups?.["from"] ?? "")));
  return [...new Set(found)].sort();
}

function groupOf(file: string): string {
  const [name = REST] = [...GROUPS].find(([, members]) => members.test(file)) ?? [];
  return `group:${name}`;
}

function nameOf(file: string): string {
  return file.replaceAll(/\W/g, "_");
}
