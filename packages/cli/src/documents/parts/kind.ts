/** This defines `kind`: a node's kind. */
import { z } from "zod";

/** `none`: there is nothing. */
export const kind = z.enum(["file", "symlink", "none", "dir", "other"]);
