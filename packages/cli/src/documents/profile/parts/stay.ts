/** This defines `stay`: why a profile is not removed. */
import { z } from "zod";

/** See `Stay`. */
export const stay = z.enum(["current", "previous", "pinned", "rescue", "needed", "led_to", "unreadable"]);
