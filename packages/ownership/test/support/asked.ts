/** This defines `asked`: short forms of what is answered. */
import { safePath, type Root } from "@switchyard/fs-atomic";
import { ownersOf, type PathOwnership } from "../../src/index.ts";

/** The answer for one path. */
export function asked(root: Root, path: string): PathOwnership {
  const [answer] = ownersOf(root, [safePath(path)]);
  if (answer === undefined) throw new Error("a path was asked and nothing answered");
  return answer;
}

/** `package version through` of each owner, or the state, with the reasons where it is unknown. */
export function verdict(root: Root, path: string): string {
  return told(asked(root, path));
}

/** The same of an answer. */
export function told({ verdict: found }: PathOwnership): string {
  switch (found.state) {
    case "owned":
      return found.owners.map((owner) => `${owner.package} ${owner.version} ${owner.through}`).join(", ");
    case "unowned":
      return "unowned";
    case "unknown":
      return `unknown: ${found.faults.map(({ reason }) => reason).join(", ")}`;
    default:
      return found satisfies never;
  }
}
