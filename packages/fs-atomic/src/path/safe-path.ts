/** This defines `SafePath`: a path below a root, by text alone free of ways out (REQ-S1, REQ-API1). */
import { encodeBytes } from "../bytes/byte-string.ts";
import type { ReasonOf } from "../errors/error-registry.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { nodeName, type NodeName } from "./node-name.ts";

declare const brand: unique symbol;

/**
 * A path inside a root. A plain string does not type-check as one. Links in its parents are not resolved yet:
 * `resolveInRoot` does that inside the root, and `openDir` refuses any that appear later.
 */
export interface SafePath {
  /** The components from the root to the parent directory. */
  readonly parents: readonly NodeName[];
  readonly name: NodeName;
  readonly [brand]: "SafePath";
}

/**
 * Parses a path as it is written inside the root, e.g. `/usr/bin/ls`. Empty and `.` components fall away.
 *
 * @throws {@link SwitchyardError} `E_USAGE` with `path_not_absolute`, `path_dotdot`, `path_nul`, `path_is_root`,
 * `path_too_long`, `name_too_long` or `bad_name`.
 */
export function safePath(candidate: string): SafePath {
  if (candidate.includes("\0")) throw refused("path_nul", candidate, "it contains a NUL byte");
  if (!candidate.startsWith("/")) throw refused("path_not_absolute", candidate, "it must start with / (the root of the run)");
  const parts = candidate.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw refused("path_dotdot", candidate, "it contains .. (write the path without it)");
  return fromComponents(parts, candidate);
}

/** The safe path with these components, the last of which is its name. */
export function fromComponents(parts: readonly string[], candidate: string = `/${parts.join("/")}`): SafePath {
  const names = parts.map((part) => nodeName(part));
  const name = names.pop();
  if (name === undefined) throw refused("path_is_root", candidate, "it names the root itself");
  return childPath(names, name, candidate);
}

/** The safe path of a name in this directory, whose components it shares. */
export function childPath(parents: readonly NodeName[], name: NodeName, candidate: string): SafePath {
  const path: Unchecked = { parents, name };
  if (!isSafe(path)) throw refused("path_too_long", candidate.slice(0, 64), "it is longer than 4096 bytes (PATH_MAX)");
  return path;
}

type Unchecked = Pick<SafePath, "parents" | "name">;

/** The components are checked by their type; what is left is the length of the whole. */
function isSafe(path: Unchecked): path is SafePath {
  const text = [...path.parents, path.name].join("/");
  // No character takes more than three bytes for each of its UTF-16 units.
  return 3 * text.length < 4096 || encodeBytes(text).length < 4096;
}

/** The path as it is written inside the root. */
export function formatPath(path: SafePath): string {
  return `/${[...path.parents, path.name].join("/")}`;
}

/** The parent directory as it is written inside the root; `/` for the root itself. */
export function formatParent(path: SafePath): string {
  return `/${path.parents.join("/")}`;
}

function refused(reason: ReasonOf<"E_USAGE">, path: string, found: string): SwitchyardError {
  const message = `Cannot use the path ${JSON.stringify(path)}: ${found}.`;
  return new SwitchyardError({ id: "E_USAGE", reason, op: "safePath", path, message });
}
