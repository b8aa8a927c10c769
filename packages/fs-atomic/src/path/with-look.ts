/** This defines `withLook`: one look, for as long as something is looked at. */
import { Look } from "./look.ts";
import type { Root } from "./root.ts";

/** Lets `act` have a look of its own, which is over when it returns: nothing of it may be awaited. @throws whatever `act` throws */
export function withLook<T>(root: Root, act: (look: Look) => T): T {
  const look = new Look(root);
  try {
    return act(look);
  } finally {
    look.close();
  }
}
