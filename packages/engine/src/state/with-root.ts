/** This defines `withRoot`: work inside an open root. */
import { closeRoot, openRoot, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";

/** Opens the root for `act` and closes it again. @throws `E_USAGE` `root_unusable` */
export async function withRoot<T>(context: Pick<Context, "root" | "syscalls">, act: (root: Root) => Promise<T>): Promise<T> {
  const root = openRoot(context.root, context.syscalls);
  try {
    return await act(root);
  } finally {
    closeRoot(root);
  }
}
