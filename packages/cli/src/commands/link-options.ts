/** This defines the options by which links are named. */
import { Option, type Command } from "commander";
import type { PolicyOverrides } from "@switchyard/policy";
import type { LinkRequest } from "@switchyard/engine";
import { parseLink } from "../input/parse-link.ts";
import { readManifest } from "../input/read-manifest.ts";
import type { LinkOptions } from "../input/context-of.ts";

/** Adds the argument and the options to a verb. */
export function addLinkOptions(command: Command): Command {
  return command
    .argument("[manifest]", "a YAML or JSON file with the links")
    .addOption(new Option("-l, --link <target=source>", "switch TARGET to SOURCE; may be repeated").argParser(parseLink))
    .addOption(new Option("--absolute-links", "write the source's absolute path into the link"))
    .addOption(new Option("--allow-degraded-fs", "allow a file system that cannot exchange two names"))
    .addOption(new Option("--allow-hardlink-breakage", "allow a target that has several names"))
    .addOption(new Option("--force-untrusted-source", "allow a source that others could change"));
}

/** The links of manifest and options together, and what the manifest says of the policy. */
export function readLinks(manifestFile: string | undefined, options: LinkOptions): { links: readonly LinkRequest[]; policy: PolicyOverrides } {
  const manifest = manifestFile === undefined ? undefined : readManifest(manifestFile);
  return { links: [...(manifest?.links ?? []), ...(options.link ?? [])], policy: manifest?.policy ?? {} };
}
