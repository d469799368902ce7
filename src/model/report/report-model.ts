import type * as z from 'zod';

/** A report that commands print as JSON. */
export interface ReportModel {
  readonly title: string;
  /** One sentence: what it says. */
  readonly description: string;
  /** Raised in its first part only when the meaning of a field changes. */
  readonly version: string;
  readonly schema: z.ZodType;
  /** The commands that print it, with `--format json`, or whenever they have no such option. */
  readonly commands: readonly string[];
  /** `lines`: the schema is of each line, of which there may be any number. */
  readonly layout: 'document' | 'lines';
}
