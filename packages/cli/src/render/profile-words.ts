/** This defines `profileWords`: how a profile is called in texts, or that there was none. */
import { showText } from "./show-text.ts";

/** In brackets, which no profile has in its name: one may be called `none`. */
export function profileWords(name: string | null): string {
  return name === null ? "(none)" : showText(name);
}
