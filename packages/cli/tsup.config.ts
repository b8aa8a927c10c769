/** This builds the command: one small entry, and the work of verbs in a few files, loaded when a verb is run. */
import { join } from "node:path";
import { defineConfig } from "tsup";
import { fromSources } from "./build/from-sources.ts";
import { loadedTogether } from "./build/loaded-together.ts";
import { withLicenses } from "./build/with-licenses.ts";
import { withoutPrograms } from "./build/without-programs.ts";

const home = import.meta.dirname;
const outDir = join(home, "dist");

export default defineConfig({
  entry: ["src/main.ts"],
  format: "esm",
  outDir,
  splitting: true,
  clean: true,
  silent: true,
  removeNodeProtocol: false,
  // Less to read at every start. Names stay, for traces.
  minifyWhitespace: true,
  // All else is taken in: what package.json names as needed when it runs, native code and what is rarely loaded, is not.
  esbuildPlugins: [fromSources({ packages: join(home, ".."), outDir }), withoutPrograms(), loadedTogether(join(home, "..")), withLicenses(outDir)],
});
