/** This defines `inRoot`: what only looks, in an open root. */
import { closeRoot, openRoot, type Root } from "@switchyard/fs-atomic";
import type { Context } from "@switchyard/engine";

/** Opens the root for `act` and closes it again. @throws `E_USAGE` `root_unusable`; whatever `act` throws */
export async function inRoot<T>({ root: path, syscalls }: Pick<Context, "root" | "syscalls">, act: (root: Root) => T | Promise<T>): Promise<T> {
  const root = openRoot(path, syscalls);
  try {
    return await act(root);
  } finally {
    closeRoot(root);
  }
}
