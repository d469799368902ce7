import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ExceptionRemark } from '../../model/exception/remark.ts';
import { Fault } from '../../model/fault.ts';
import type { KnownSecret } from '../../model/leak-rules/leak-rules.ts';

/** Source: https://github.com/gitleaks/gitleaks#creating-a-baseline; field names as its reports have them. */
const findingSchema = z.looseObject({ RuleID: z.string(), File: z.string(), Secret: z.string() });
/** What stands for a secret, or for its end, where `--redact` was asked for. */
const REDACTED = /^REDACTED$|\.\.\.$/;

/** Does a text begin as a report of gitleaks in JSON does? One without findings is `[]`. */
export function isGitleaksReport(head: string): boolean {
  return /^\s*\[\s*\]\s*$/.test(head) || (/^\s*\[\s*\{/.test(head) && head.includes('"RuleID"'));
}

/** Adds the secrets of one report by their files. Throws a `Fault` (`usage`). */
export function addGitleaksReport(
  findings: readonly unknown[],
  source: string,
  files: Map<string, Map<string, KnownSecret>>,
  remarks: ExceptionRemark[],
): void {
  let redacted = 0;
  // One by one, as what is wrong with all of them takes a kilobyte for each.
  for (const [index, finding] of findings.entries()) {
    const read = findingSchema.safeParse(finding);
    if (!read.success)
      throw new Fault('usage', `${source}: it is no report of gitleaks: finding ${index + 1} is none`);
    const { File, Secret } = read.data;
    if (REDACTED.test(Secret)) {
      redacted += 1;
      continue;
    }
    const path = File.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
    const known = files.get(path) ?? new Map<string, KnownSecret>();
    files.set(path, known);
    known.set(createHash('sha1').update(Secret).digest('hex'), { source, reason: 'known by the baseline' });
  }
  if (redacted > 0)
    remarks.push({
      problem: 'unsupported',
      source,
      text: `${redacted} secrets of it are redacted, and hide nothing; name their fingerprints in a .gitleaksignore`,
    });
}
