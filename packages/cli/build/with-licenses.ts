/** This defines `withLicenses`: the licences of what others wrote and the command holds. */
import { cpSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/** The directory of the package to which a file belongs. */
const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** Puts the licence of each package that is taken in into `dist/assets/PACKAGE`. A package without one ends the build. */
export function withLicenses(outDir: string): Plugin {
  return {
    name: "with-licenses",
    setup(build) {
      build.initialOptions.metafile = true;
      build.onEnd(({ metafile }) => {
        const packages = Object.keys(metafile?.inputs ?? {}).map((file) => PACKAGE.exec(file)?.[0]).filter((dir) => dir !== undefined);
        for (const dir of new Set(packages)) cpSync(join(dir, licenseIn(dir)), join(outDir, "assets", basename(dir), "LICENSE"));
      });
    },
  };
}

function licenseIn(dir: string): string {
  const found = readdirSync(dir).find((name) => /^licen[cs]e/i.test(name));
  if (found === undefined) throw new Error(`${dir} has no licence`);
  return found;
}
