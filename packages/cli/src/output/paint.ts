/** This defines `paint`: the one place where text gets a colour. */
import process from "node:process";
import { styleText } from "node:util";
import { manner } from "./manner.ts";

/** What a colour is for. It only adds to what the words and signs say already. */
const STYLES = { good: "green", changed: "yellow", gone: "red", bad: ["red", "bold"], faint: "dim" } as const;

/** A key of the styles. */
export type Style = keyof typeof STYLES;

/** The text, coloured if that is wanted on this stream. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream): string {
  return isColoured(stream) ? styleText([STYLES[style]].flat(), text, { validateStream: false }) : text;
}

/**
 * `--color` decides; else `NO_COLOR` and `FORCE_COLOR` (no-color.org, force-color.org), the former over the latter; else whether
 * it is a terminal that knows colours.
 */
function isColoured(stream: NodeJS.WriteStream): boolean {
  const { color } = manner();
  if (color !== "auto") return color === "always";
  const { NO_COLOR: no = "", FORCE_COLOR: force = "", TERM: terminal } = process.env;
  if (no !== "") return false;
  if (force !== "") return force !== "0";
  return stream.isTTY && terminal !== "dumb";
}
