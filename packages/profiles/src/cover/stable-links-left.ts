/** This defines `stableLinksLeft`: the refusals of a flip that would leave links leading nowhere, and the ways out. Pure. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { StableLink } from "@switchyard/engine";
import { prefixWords } from "../layout/prefix-words.ts";
import { DEFAULT_PREFIX } from "../layout/profile-places.ts";
import { shellWord } from "../layout/shell-word.ts";
import type { CoverageInput } from "./coverage-of.ts";

/** `E_POLICY` `stable_link_left` for each of the links. All have the same ways out: whoever takes one of them is past all. */
export function stableLinksLeft(links: readonly StableLink[], flip: Pick<CoverageInput, "prefix" | "from" | "to" | "missing">): SwitchyardError[] {
  const remedies = remediesOf(links, flip);
  return links.map(({ path, applet }) => {
    const fault = flip.from?.broken?.get(applet);
    const why = fault === undefined ? "" : ` It cannot be kept from ${JSON.stringify(flip.from?.name ?? "")}: found ${fault.found}; needed is ${fault.needed}.`;
    const message = `Cannot make ${JSON.stringify(flip.to.name)} the current profile: ${JSON.stringify(path)} leads to its applet ${JSON.stringify(applet)}, which it would not have.${why}`;
    return new SwitchyardError({ id: "E_POLICY", reason: "stable_link_left", op: "profile", path, message, remedies });
  });
}

function remediesOf(links: readonly StableLink[], { prefix = DEFAULT_PREFIX, from, to, missing }: Pick<CoverageInput, "prefix" | "from" | "to" | "missing">): string[] {
  const faults = links.map(({ applet }) => from?.broken?.get(applet));
  const had = new Set(from?.applets);
  const [at, paths] = [prefixWords(prefix), links.map(({ path }) => shellWord(path)).join(" ")];
  const set = `switchyard profile set ${to.name}${at}`;
  const canKeep = links.some(({ applet }, index) => had.has(applet) && faults[index] === undefined);
  const areUntrusted = faults.every((fault) => fault === undefined || fault.reason === "source_untrusted");
  // Nor is it kept from a profile whose record does not name it, e.g. because nobody can read that.
  const canForce = areUntrusted && links.every(({ applet }) => had.has(applet));
  return [
    ...(faults.some((fault) => fault !== undefined) ? ["Make it as it needs to be, and flip again."] : []),
    ...(missing === "drop" && canKeep ? [`Have it carried over: ${set} --missing keep --commit`] : []),
    ...(faults.some((fault) => fault !== undefined) && canForce ? [`Or have it carried over all the same, and look after it later: ${set} --force-untrusted-source --commit`] : []),
    ...(canForce ? [] : [`Or build what has the applet anew, make that the active profile, and go on from there: switchyard profile build NAME${at} --commit, then switchyard profile set NAME${at} --commit`]),
    `Or take the link back first: switchyard profile release ${paths}${at} --commit. One that no run made: remove it, or lead it elsewhere.`,
    ...(to.isRescue === true ? [`The vendor's own tools are within reach meanwhile: switchyard canary --shell --rescue${at}`] : []),
  ];
}
