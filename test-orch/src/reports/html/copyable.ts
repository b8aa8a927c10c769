/** This defines `copyable`: a command with a button that copies it. */
import { markup, type Markup } from "../text/markup.ts";
import { icon } from "./icon.ts";

/** What is copied is what is shown: no control character gets from a report into somebody's terminal. */
export function copyable(command: string): Markup {
  return markup`<div class="copyable"><pre>${command}</pre><button type="button" data-copy>${icon("copy")}<span data-told>Copy</span></button><span class="heard" role="status"></span></div>`;
}
