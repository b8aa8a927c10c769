/** This defines `withoutPrograms`: commander without the ability to start programs. */
import type { Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/**
 * Commander can hand a subcommand to a program of its own, which this command never does. What it loads for that would take a
 * sixth of the time that Node itself needs to start.
 */
export function withoutPrograms(): Plugin {
  return {
    name: "without-programs",
    setup(build) {
      build.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) => (importer.includes("/node_modules/commander/") ? { path, namespace: "without-programs" } : null));
      build.onLoad({ filter: /.*/, namespace: "without-programs" }, () => ({ contents: "export default {};" }));
    },
  };
}
