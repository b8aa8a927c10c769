/** This defines `changedEnds`: to which programs the applets of both profiles of a change lead. Reads only. */
import type { NodeName, Root } from "@switchyard/fs-atomic";
import type { ProfilePlaces } from "../layout/profile-places.ts";
import { appletEnds, type AppletEnd, type AppletEnds } from "./applet-ends.ts";

/** The profile that is left, null where there is none; and the one that takes its place. */
export interface ProfileChange {
  readonly from: NodeName | null;
  readonly to: NodeName;
}

/** Each tree is walked when it is first asked for, and once; whoever wants to look anew makes another one. */
export interface ChangedEnds {
  readonly last: () => AppletEnds;
  readonly next: () => AppletEnds;
}

/**
 * Of a change in one prefix. Nothing is looked at yet.
 *
 * @param seen of the profile that is to be: what whoever asks has just found, as part of the same look
 */
export function changedEnds(root: Root, places: ProfilePlaces, { from, to }: ProfileChange, seen?: ReadonlyMap<string, AppletEnd>): ChangedEnds {
  return { last: once(() => (from === null ? new Map() : appletEnds(root, places, from))), next: once(() => appletEnds(root, places, to, seen)) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
