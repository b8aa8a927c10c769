/** This defines `knowing`: a context that knows the names which profiles give to programs. */
import type { Context } from "@switchyard/engine";
import { namesInProfiles } from "./names-in-profiles.ts";

/** Those of this prefix and of all that have a pointer, where the caller knows none. */
export function knowing(context: Context, prefix: string): Context {
  return { ...context, knownNames: context.knownNames ?? namesInProfiles([prefix], context) };
}
