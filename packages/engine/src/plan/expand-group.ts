/** This defines `expandGroup`: the links of a group, without those optional ones that cannot be made. */
import { formatPath, isSwitchyardError, type Look } from "@switchyard/fs-atomic";
import type { PassedOver } from "../report/report.ts";
import type { Expanded } from "./expanded.ts";
import type { ParsedGroup, ParsedLink } from "./parse-request.ts";
import type { RequestPlace } from "./plan.ts";

/** The leader, then its followers. What is wrong with one that is not optional is for the gates to say. */
export function expandGroup(look: Look, { leader, followers }: ParsedGroup, place: RequestPlace): Expanded {
  const seen = followers.map(({ link, isOptional }, index) => ({ link, index, why: isOptional ? lackOf(look, link) : null }));
  const there = seen.filter(({ why }) => why === null);
  return {
    placeOf: (at) => (at === 0 ? [...place, "leader"] : [...place, "followers", there[at - 1]?.index ?? 0]),
    links: [leader, ...there.map(({ link }) => link)],
    passedOver: seen.flatMap(({ link, why }) => (why === null ? [] : [{ target: formatPath(link.target), source: formatPath(link.source), why }])),
    warnings: [],
  };
}

const ABSENT: readonly string[] = ["missing", "parent_missing"];

/** What is not there of what an optional follower needs; null: nothing. A source that is there and cannot be used is a fault. */
function lackOf(look: Look, { target, source }: ParsedLink): PassedOver["why"] | null {
  if (isAbsent(() => look.resolve(source, "follow"))) return "source_missing";
  return isAbsent(() => look.resolve(target, "keep")) ? "directory_missing" : null;
}

function isAbsent(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return ABSENT.includes(error.reason);
  }
}
