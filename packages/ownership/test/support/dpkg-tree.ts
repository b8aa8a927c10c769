/** This defines `dpkgTree`: a root with a small database of dpkg, as dpkg writes it. */
import type { Scratch } from "@switchyard/test-support/scratch";
import { tree, type LinkTo } from "./tree.ts";

/** One package. */
export interface Fixture {
  readonly name: string;
  readonly version?: string;
  readonly arch?: string;
  readonly state?: string;
  readonly multiArch?: "same";
  /** Undefined: it has no list. */
  readonly files?: readonly string[] | undefined;
}

/** A stanza of the status. */
export function stanza({ name, version = "1.0-1", arch = "amd64", state = "install ok installed", multiArch }: Fixture): string {
  const more = multiArch === undefined ? "" : `Multi-Arch: ${multiArch}\n`;
  return `Package: ${name}\nStatus: ${state}\nArchitecture: ${arch}\n${more}Version: ${version}\nDescription: a package\n with a second line: of text\n\n`;
}

/** The root; further entries go beside the database. */
export function dpkgTree(packages: readonly Fixture[], more: Readonly<Record<string, string | Buffer | LinkTo>> = {}): Scratch {
  const lists = packages.flatMap(({ name, arch = "amd64", multiArch, files }) => {
    const list = `var/lib/dpkg/info/${name}${multiArch === undefined ? "" : `:${arch}`}.list`;
    return files === undefined ? [] : [[list, Buffer.from(`${["/.", ...files].join("\n")}\n`, "latin1")] as const];
  });
  return tree({ "var/lib/dpkg/status": packages.map(stanza).join(""), "var/lib/dpkg/info/format": "1\n", ...Object.fromEntries(lists), ...more });
}
