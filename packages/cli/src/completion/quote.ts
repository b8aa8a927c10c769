/** This defines `quote`: a text as one word of a shell, for bash and zsh. */

/** In single quotes, in which nothing means anything. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
