/** This defines `readConfig`: what a host wants of all runs, from its config file. */
import { geteuid } from "node:process";
import { closeDir, closeRoot, errnoOf, formatPath, isSwitchyardError, observe, openDir, openRoot, readFile, resolveInRoot, safePath, SwitchyardError, type DirHandle, type Root, type SafePath, type Statx } from "@switchyard/fs-atomic";
import type { PolicyInput, PolicyLayer } from "@switchyard/policy";
import { z } from "zod";
import { readText } from "../input/read-text.ts";
import { YamlFile } from "../input/yaml-file.ts";
import { policyIn } from "./policy-in.ts";

/** Where it is if nobody says otherwise, inside the root. */
export const CONFIG_PATH = "/etc/switchyard/config.yaml";
/** No config is larger. In bytes. */
const LIMIT = 1024 * 1024;

const config = z.strictObject({ version: z.literal(1).optional(), prefix: z.string().startsWith("/").optional(), policy: z.unknown().optional() });

/** What a config says. */
export interface HostConfig {
  /** Null: nothing of the policy. */
  readonly policy: PolicyLayer | null;
  /** Where profiles are kept; null: where they are if nobody says otherwise. */
  readonly prefix: string | null;
}

/**
 * The root's own config, {@link CONFIG_PATH}, or null where it has none. Others must not be able to change it: it, and every
 * directory that leads to it, belongs to root or to the caller whose root directory it is, and nobody else can write there.
 *
 * @param rootPath of a root that cannot be opened null: who acts on it says so
 * @throws `E_USAGE` `config_untrusted`, `config_unreadable`, `config_invalid`, `policy_invalid`
 */
export function readConfig(rootPath: string): HostConfig | null {
  const root = openUnlessUnusable(rootPath);
  if (root === null) return null;
  try {
    const text = textIn(root);
    return text === null ? null : parse(`${root.path === "/" ? "" : root.path}${CONFIG_PATH}`, text);
  } finally {
    closeRoot(root);
  }
}

/** A config that the caller named, wherever it is: who names it answers for it, as for a manifest. @throws as `readConfig` does */
export function readConfigFile(file: string): HostConfig {
  return parse(file, readText(file, "config"));
}

function openUnlessUnusable(path: string): Root | null {
  try {
    return openRoot(path);
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "root_unusable") return null;
    throw error;
  }
}

function textIn(root: Root): string | null {
  try {
    const { path, through } = resolveInRoot(root, safePath(CONFIG_PATH), "follow");
    const owners = trusted(root);
    for (const step of through) checkStep(step, owners);
    const dir = openDir(root, path.parents);
    try {
      return checkedText(dir, path, owners);
    } finally {
      closeDir(dir);
    }
  } catch (cause) {
    if (isSwitchyardError(cause) && (cause.reason === "missing" || cause.reason === "parent_missing")) return null;
    if (isSwitchyardError(cause) && cause.id === "E_USAGE") throw cause;
    if (!isSwitchyardError(cause) && errnoOf(cause) === undefined) throw cause;
    throw fault("config_unreadable", CONFIG_PATH, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** What was looked at is what is read: nobody but those who are trusted could put another file there. */
function checkedText(dir: DirHandle, path: SafePath, owners: readonly number[]): string {
  const node = observe(dir, path.name);
  if (node.kind !== "file") throw fault("config_unreadable", formatPath(path), `found ${node.kind === "none" ? "nothing" : "what is no regular file"}`);
  checkStep({ path: formatPath(path), stat: node.stat }, owners);
  return readFile(dir, path.name, LIMIT).toString("utf8");
}

/** Root, and the caller where the root directory is the caller's own. */
function trusted(root: Root): readonly number[] {
  const caller = geteuid?.() ?? 0;
  return root.sys.statx(root.fd, "").uid === caller ? [0, caller] : [0];
}

function checkStep({ path, stat }: { readonly path: string; readonly stat: Statx }, owners: readonly number[]): void {
  if (owners.includes(stat.uid) && (stat.mode & 0o022) === 0) return;
  throw fault("config_untrusted", path, `it belongs to user ${stat.uid} with mode ${(stat.mode & 0o7777).toString(8)}; needed is that only root, or the caller whose root directory this is, can write it`);
}

function parse(file: string, text: string): HostConfig {
  const yaml = new YamlFile(file, text);
  if (yaml.fault !== null) throw fault("config_invalid", yaml.fault.at, yaml.fault.found);
  const result = config.safeParse(yaml.value ?? {});
  if (result.success) {
    const { policy, prefix = null } = result.data;
    return { prefix, policy: policy === undefined ? null : { origin: { kind: "file", path: file }, document: policyOf(yaml, policy) } };
  }
  const [issue] = result.error.issues;
  const key = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  throw fault("config_invalid", yaml.at(issue?.path ?? [], key), issue?.message ?? "is invalid");
}

function policyOf(yaml: YamlFile, written: unknown): PolicyInput {
  return policyIn({ written, path: ["policy"], where: () => yaml });
}

function fault(reason: "config_untrusted" | "config_unreadable" | "config_invalid", path: string, found: string, cause?: unknown): SwitchyardError {
  const message = `Cannot use the config ${JSON.stringify(path)}: ${found}.`;
  return new SwitchyardError({ id: "E_USAGE", reason, op: "readConfig", path, errno: errnoOf(cause), message, cause });
}
