/** This defines `mode`: whether a verb changed anything. */
import { z } from "zod";

/** `dry_run`: it only showed what it would change. */
export const mode = z.enum(["dry_run", "commit"]);
