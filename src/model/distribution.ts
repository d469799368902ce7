import * as z from 'zod';

/** The operating system of an image, from os-release(5). */
export const distributionSchema = z.object({
  /** `ID`, such as `debian`. */
  id: z.string(),
  /** `VERSION_ID`, such as `13` or `3.20.1`; empty for rolling releases. */
  version: z.string(),
  name: z.string(),
  codename: z.string().optional(),
  /** `ID_LIKE`, nearest first. */
  like: z.array(z.string()),
  /** `VARIANT_ID`, `CPE_NAME` and others that tell streams apart, lower-case keys. */
  details: z.record(z.string(), z.string()).optional(),
  endOfLife: z
    .object({
      /** ISO date of the last day with security support for everyone. */
      date: z.iso.date(),
      /** ISO date until which paid or volunteer support goes on, if any. */
      extended: z.iso.date().optional(),
      /** ISO date until which those who pay for it have support, where that is longer still. Since 1.4. */
      paid: z.iso.date().optional(),
    })
    .optional(),
});

export type Distribution = z.infer<typeof distributionSchema>;
