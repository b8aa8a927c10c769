/** This defines `contextOf`: the engine's context from the options of a command line. */
import { tag } from "@switchyard/backup";
import type { Context, LinkRequest, MissingTargets, Which } from "@switchyard/engine";
import { DEFAULT_POLICY, type Policy } from "@switchyard/policy/fields";
import { CLI_TOOL } from "../cli-tool.ts";
import { progressListener } from "../output/progress-listener.ts";
import type { PolicySources } from "../policy/policy-of.ts";
import type { TreeOption } from "./parse-tree.ts";
import { DEADLINE_WATCH } from "../watch/deadline-watch.ts";

/** Options that every verb has. */
export interface GlobalOptions extends PolicySources {
  readonly stateDir: string;
  readonly tag?: string;
  readonly lockTimeout: number;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Options that name a plan. The flags of policy fields are looked up by their names. */
export interface PlanOptions {
  readonly link?: readonly LinkRequest[];
  readonly restore?: readonly string[];
  readonly tree?: readonly TreeOption[];
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  readonly missingTargets?: MissingTargets;
  readonly protect?: boolean;
  readonly which: Which;
  readonly maxActions?: number;
}

/** What a context takes that no option says. */
export interface ContextExtras {
  /** Resolved; a verb that only reads runs needs none. */
  readonly policy?: Policy;
  readonly signal?: AbortSignal;
}

/** The context. @throws `E_USAGE` `bad_tag` */
export function contextOf(options: GlobalOptions & Partial<PlanOptions>, { policy, signal }: ContextExtras = {}): Context {
  if (options.tag !== undefined) tag(options.tag);
  return { root: options.root, policy: policy ?? DEFAULT_POLICY, stateDir: options.stateDir, lockTimeoutMs: options.lockTimeout, maxActions: options.maxActions, tools: [CLI_TOOL], deadlineWatch: DEADLINE_WATCH, signal, onProgress: progressListener() };
}
