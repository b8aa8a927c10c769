/** This defines `originWords`: what a profile was built from, for a person. */
import type { ProfileOrigin } from "@switchyard/profiles";
import { showPath } from "../show-path.ts";
import { showText } from "../show-text.ts";

/** E.g. `the package coreutils 9.1-1 (dpkg)`. */
export function originWords(origin: ProfileOrigin): string {
  switch (origin.kind) {
    case "directory":
      return `the programs in ${showPath(origin.path)}`;
    case "multicall":
      return showPath(origin.path);
    case "package":
      return `the package ${showText(origin.name)}${origin.version === null ? "" : ` ${showText(origin.version)}`} (${origin.manager})`;
    case "targets":
      return "what stood at targets";
    default:
      return origin satisfies never;
  }
}
