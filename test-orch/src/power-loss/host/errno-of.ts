// This defines `errnoOf`.

/** The name of the errno in an error of Node's ("ENOENT"), or undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
