/** This defines `loadKernelLacks`: the file systems that some kernels have not. */
import { join } from "node:path";
import { z } from "zod";
import { SCENARIOS } from "./load-scenarios.ts";
import { readYaml } from "./read-yaml.ts";

const list = z.strictObject({ lacks: z.array(z.strictObject({ file_system: z.string(), reason: z.string().min(10) })) });

/** By the name of a file system, why a kernel may be without it. Where it can be mounted all the same its cells are run. */
export function loadKernelLacks(directory: string = SCENARIOS): ReadonlyMap<string, string> {
  const { lacks } = readYaml(join(directory, "kernel-lacks.yaml"), list);
  return new Map(lacks.map(({ file_system, reason }) => [file_system, reason]));
}
