/** This defines `path`: a path in a policy. */
import { z } from "zod";

/** Absolute inside the root, without `..` and NUL; links in it are resolved where it is used. */
export const path = z.string().regex(/^(?![\s\S]*\/\.\.(?:\/|$))\/[^\0]*$/u, "needed is an absolute path without ..");
