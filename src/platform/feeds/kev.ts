import * as z from 'zod';
import type { Exploitation } from '../../model/advisory.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const entrySchema = z.object({
  cveID: z.string().regex(/^CVE-\d{4}-\d{4,10}$/),
  dateAdded: date,
  dueDate: date.optional().catch(undefined),
  requiredAction: z.string().optional().catch(undefined),
  knownRansomwareCampaignUse: z.string().optional().catch(undefined),
});
const catalogSchema = z.object({ vulnerabilities: z.array(z.unknown()) });

export interface KevCatalog {
  readonly entries: readonly (readonly [cve: string, Exploitation])[];
  readonly bad: number;
}

/**
 * Reads CISA's catalogue of known exploited vulnerabilities (JSON). Entries that do not fit are counted; a text that
 * is no such catalogue is a `Fault` (`malformed`).
 */
export function parseKev(text: string): KevCatalog {
  let found: unknown[];
  try {
    found = catalogSchema.parse(parseJson(text)).vulnerabilities;
  } catch (error) {
    throw new Fault('malformed', `the KEV catalogue cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const entries = found.flatMap((raw): [string, Exploitation][] => {
    const { data } = entrySchema.safeParse(raw);
    if (!data) return [];
    const exploitation = {
      added: data.dateAdded,
      ...(data.dueDate !== undefined && { due: data.dueDate }),
      ransomware: data.knownRansomwareCampaignUse === 'Known',
      ...(data.requiredAction !== undefined && { action: data.requiredAction }),
    };
    return [[data.cveID, exploitation]];
  });
  return { entries, bad: found.length - entries.length };
}
