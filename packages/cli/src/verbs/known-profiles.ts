/** This defines `knownProfiles`: the profiles that a command line could name. */
import { closeRoot, openRoot } from "@switchyard/fs-atomic";
import { DEFAULT_PREFIX, profileNames, profilePlaces } from "@switchyard/profiles";

/** Each with what is known of it at a glance. @throws `E_USAGE` `root_unusable`; as `profilePlaces` */
export function knownProfiles({ root: path, prefix = DEFAULT_PREFIX }: { readonly root: string; readonly prefix: string | undefined }): string[][] {
  const root = openRoot(path);
  try {
    return profileNames(root, profilePlaces(prefix)).map((name) => [name, "a profile"]);
  } finally {
    closeRoot(root);
  }
}
