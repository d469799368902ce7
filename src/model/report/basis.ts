import * as z from 'zod';

/** Raised in its first part only when the meaning of a field changes. */
export const REPORT_SCHEMA_VERSION = '1.4';

/** How much advisory data there was, and how old. */
export const advisoryDataSchema = z.object({
  /** When the database was compiled. */
  compiled: z.iso.datetime(),
  /** Newest `modified` of any advisory in it. */
  newest: z.iso.datetime().optional(),
  advisories: z.number().int(),
  ecosystems: z.record(z.string(), z.number().int()),
});
export type AdvisoryData = z.infer<typeof advisoryDataSchema>;
