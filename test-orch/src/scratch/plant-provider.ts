/** This defines `plantProvider`: one more provider of the programs that a scratch root has. */
import { basename, join } from "node:path";
import { locateProgram } from "./locate-program.ts";
import { plantProgram } from "./plant-program.ts";
import type { ScratchLink } from "./scratch-link.ts";

/** Plants a program of its own for each of `links` below `/opt/<provider>`. @returns the links, pointed there */
export function plantProvider(root: string, provider: string, links: readonly ScratchLink[]): ScratchLink[] {
  return links.map((link) => {
    const name = basename(link.target);
    const source = `/opt/${provider}/bin/${name}`;
    plantProgram(locateProgram(name), join(root, source), `${provider} ${name}`);
    return { ...link, source };
  });
}
