/** This defines placeholders: what stands in a pack for what only a run knows. */

/** `{scratch}`: the working directory. `{tool}`: how the tool was started. `{uid}`, `{gid}`: the owner of new files there. */
export const PLACEHOLDER = /\{(scratch|tool|uid|gid)\}/gu;

/** What they stand for. */
export interface Values {
  readonly scratch: string;
  readonly tool: string;
  readonly uid: string;
  readonly gid: string;
}

/** Replaces them in a text. */
export type Fill = (text: string) => string;

/** The replacement for texts, and for regular expressions, in which the values mean themselves. */
export function fills(values: Values): { readonly text: Fill; readonly pattern: Fill } {
  const valueOf = (key: string): string => (isKey(key) ? values[key] : key);
  return {
    text: (text) => text.replaceAll(PLACEHOLDER, (_, key: string) => valueOf(key)),
    pattern: (text) => text.replaceAll(PLACEHOLDER, (_, key: string) => valueOf(key).replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)),
  };

  function isKey(key: string): key is keyof Values {
    return key in values;
  }
}
