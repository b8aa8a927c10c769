/** This defines `loadDistros`: the distributions whose own `/` scenarios work on. */
import { join } from "node:path";
import { z } from "zod";
import { SCENARIOS } from "./load-scenarios.ts";
import { readYaml } from "./read-yaml.ts";

const distro = z.strictObject({
  image: z.string().describe("of a registry; matrix: the one that everything else runs in, which is Debian"),
  debootstrap: z.string().optional().describe("the Debian release that can be made where no registry is reached"),
  prepare: z.string().optional().describe("typed once, when its image is made: getfattr and pgrep are needed"),
  lane: z.enum(["gating", "full", "named"]).describe("named: only with --distro"),
  own_node: z.string().optional().describe("its own Node, where ours does not run: musl"),
  values: z.record(z.string(), z.string()).describe("what ${name} stands for in scenarios"),
});

const list = z.strictObject({ distros: z.record(z.string(), distro) });

/** See {@link loadDistros}. */
export type Distro = z.infer<typeof distro>;

/** By name. */
export function loadDistros(directory: string = SCENARIOS): ReadonlyMap<string, Distro> {
  const { distros } = readYaml(join(directory, "distros.yaml"), list);
  return new Map(Object.entries(distros));
}
