/** This defines `inPrefix`: work on the profiles of a prefix that reads only. */
import { closeRoot, openRoot, type Root } from "@switchyard/fs-atomic";
import { profilePlaces, type ProfilePlaces } from "@switchyard/profiles";
import type { GlobalOptions } from "./context-of.ts";
import { prefixOf, type PrefixOptions } from "./prefix-of.ts";

/** Opens the root for `act`, and closes it again. @throws `E_USAGE` `root_unusable`; as `profilePlaces` */
export async function inPrefix<T>(options: GlobalOptions & PrefixOptions, act: (root: Root, places: ProfilePlaces) => T | Promise<T>): Promise<T> {
  const root = openRoot(options.root);
  try {
    return await act(root, profilePlaces(prefixOf(options)));
  } finally {
    closeRoot(root);
  }
}
