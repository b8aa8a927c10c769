/** This defines `originText`: where a value of a policy comes from, in words. */
import type { PolicyOrigin } from "@switchyard/policy";

/** For people. */
export function originText(origin: PolicyOrigin): string {
  switch (origin.kind) {
    case "preset":
      return `preset ${origin.name}`;
    case "file":
      return `file ${origin.path}`;
    case "manifest":
      return `manifest ${origin.path}`;
    case "environment":
      return origin.variable;
    case "flag":
      return origin.flag;
  }
}
