import * as z from 'zod';

/** One event of an OSV range; exactly one key is set. */
export const rangeEventSchema = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
  limit: z.string().optional(),
});
export type RangeEvent = z.infer<typeof rangeEventSchema>;

/** `type` is CVSS_V2, CVSS_V3, CVSS_V4 or a distribution's own scale such as Ubuntu; `score` a vector or a word. */
export const severityEntrySchema = z.object({ type: z.string(), score: z.string() });
export type SeverityEntry = z.infer<typeof severityEntrySchema>;

/** Code that an advisory names as vulnerable. */
export interface VulnerableCode {
  /** A package of Go by its import path, or a crate of Rust. */
  readonly module: string;
  /** Its functions, such as `Parse`, `Server.Serve` or `ammonia::Document::to_string`; empty: any of it. */
  readonly symbols: readonly string[];
  /** Operating systems and processors, as Go names them, on which alone it is vulnerable; empty: any. */
  readonly systems: readonly string[];
  readonly architectures: readonly string[];
}

/** What an advisory says of one package; see https://ossf.github.io/osv-schema/. */
export interface Affected {
  /** OSV ecosystem with its release suffix, such as `Debian:13`. */
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: readonly { readonly type: string; readonly events: readonly RangeEvent[] }[];
  readonly versions: readonly string[];
  readonly severity: readonly SeverityEntry[];
  /** A word such as `unimportant`, `low` or `Critical` from ecosystem_specific or database_specific. */
  readonly rating?: string;
  /** It is so only in surroundings, such as on another system, of which nothing tells whether they are there. */
  readonly isConditional?: boolean;
  /** The code of it that is vulnerable, where the advisory names some. */
  readonly code?: readonly VulnerableCode[];
}

/** The rating of a package of which its publisher has not yet found out whether it is affected (VEX). */
export const UNDER_INVESTIGATION = 'under investigation';

/** An advisory without its affected packages. */
export interface Advisory {
  readonly id: string;
  readonly aliases: readonly string[];
  /** Advisories of which this one is a distribution's or collector's copy. */
  readonly upstream: readonly string[];
  readonly related: readonly string[];
  readonly summary: string;
  readonly details: string;
  readonly published?: string;
  readonly modified: string;
  readonly withdrawn?: string;
  readonly severity: readonly SeverityEntry[];
  readonly rating?: string;
  readonly references: readonly string[];
}

/** CISA's word that a vulnerability is exploited. Dates are ISO dates. */
export interface Exploitation {
  readonly added: string;
  readonly due?: string;
  readonly ransomware: boolean;
  readonly action?: string;
}

/** FIRST's estimate that a vulnerability will be exploited within 30 days; both numbers 0 to 1. */
export interface ExploitProbability {
  readonly probability: number;
  readonly percentile: number;
}
