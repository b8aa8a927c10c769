/** This defines what the verb `profile build` does. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { buildProfile, type BuildRequest, type ProfileSource } from "@switchyard/profiles";
import { agreeOnBuild } from "../../ask/agree-on-build.ts";
import { mayAsk } from "../../ask/may-ask.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { modeOf } from "../../input/mode-of.ts";
import { prefixOf, type PrefixOptions } from "../../input/prefix-of.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printProfileBuild } from "../../render/profile/print-build.ts";
import { untilSignal } from "../../until-signal.ts";

interface Options extends GlobalOptions, PrefixOptions {
  readonly from?: string;
  readonly multicall?: string;
  readonly applets?: readonly string[];
  readonly package?: string;
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  readonly copy?: boolean;
  readonly commit?: boolean;
}

/** Builds a profile. */
export async function runProfileBuild(options: Options, name: string): Promise<number> {
  const { only, except, copy } = options;
  const { policy } = policyOf(options);
  const request: BuildRequest = { prefix: prefixOf(options), name, from: sourceOf(options), only, except, copy, mode: modeOf(options) };
  const refused = request.mode === "commit" && mayAsk() ? await agreeOnBuild(contextOf(options, { policy }), request) : null;
  if (refused !== null) return refused;
  return printProfileBuild(await untilSignal((signal) => buildProfile(contextOf(options, { policy, signal }), request)), options);
}

function sourceOf({ from, multicall, applets, package: name }: Options): ProfileSource {
  if (applets !== undefined && multicall === undefined) throw idle();
  if (multicall !== undefined) return { kind: "multicall", path: multicall, applets };
  if (from !== undefined) return { kind: "directory", path: from };
  if (name !== undefined) return { kind: "package", name };
  throw nothing();
}

function idle(): SwitchyardError {
  const message = "Cannot heed --applets: it is for the program of --multicall, and there is none.";
  return new SwitchyardError({ id: "E_USAGE", reason: "nothing_to_choose", op: "profile build", message });
}

function nothing(): SwitchyardError {
  const message = "Cannot build a profile of nothing: no --from, no --multicall and no --package says of what.";
  return new SwitchyardError({ id: "E_USAGE", reason: "no_source", op: "profile build", message });
}
