/** This defines `ProfileSource`: what a profile may be built from. */
import type { Manager } from "@switchyard/ownership";

/**
 * - `directory`: the programs in it.
 * - `multicall`: one program that is many, by the name it is called; asked for its applets (`FILE --list`) where they are not given.
 * - `package`: the programs of an installed package that lie in directories of programs.
 * - `targets`: what stands at these paths now, as the same inodes where that can be: the vendor's own tools.
 */
export type ProfileSource =
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "multicall"; readonly path: string; readonly applets?: readonly string[] | undefined }
  | { readonly kind: "package"; readonly name: string; readonly manager?: Manager | undefined }
  | { readonly kind: "targets"; readonly paths: readonly string[] };
