import { statSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';
import { cveNumber } from '../advisories/schema.ts';
import type { AdvisoryWriter } from '../advisories/writer.ts';
import { readEpss } from './epss.ts';
import { parseKev } from './kev.ts';
import { retrieve, retrieveText, type Retriever } from './retrieve.ts';

const MAXIMUM_ROWS = 5_000_000;

export interface CompanionJob {
  readonly retriever: Retriever;
  readonly writer: AdvisoryWriter;
  /** A usable database to keep a part from that cannot be had now, where `writer` started a new one. */
  readonly previous: string | undefined;
}

/** How much of a part is in, or why it is not. */
export type CompanionOutcome = { readonly count: number; readonly absent?: string };

/** Takes in CISA's list of exploited vulnerabilities. What cannot be had is told, and the previous list kept. */
export async function updateKev(job: CompanionJob, location: string): Promise<CompanionOutcome> {
  return optional(job, 'exploitation', async () => {
    const found = await retrieveText(job.retriever, location);
    if ('absent' in found) return found;
    const { entries, bad } = parseKev(found.text);
    const count = job.writer.putExploitation(entries);
    return bad === 0 ? { count } : { count, absent: `${bad} entries could not be read` };
  });
}

/** Takes in FIRST's exploit probabilities; likewise. */
export async function updateEpss(job: CompanionJob, location: string): Promise<CompanionOutcome> {
  return optional(job, 'probability', async () => {
    const found = await retrieve(job.retriever, location);
    if ('absent' in found) return found;
    if (statSync(found.path).size === 0) return { absent: `${location} is empty` };
    const rows: [cve: number, probability: number, percentile: number][] = [];
    const { bad } = await readEpss(found.path, ({ cve, probability, percentile }) => {
      if (rows.length === MAXIMUM_ROWS)
        throw new Fault('limit', `the EPSS file has over ${rows.length} rows`);
      const number = cveNumber(cve);
      if (number !== undefined) rows.push([number, probability, percentile]);
    });
    // Only now that the file is known to be whole is the old one given up.
    job.writer.clearProbabilities();
    for (const [cve, probability, percentile] of rows) {
      job.writer.putProbability(cve, { probability, percentile });
    }
    return bad === 0
      ? { count: rows.length }
      : { count: rows.length, absent: `${bad} rows could not be read` };
  });
}

async function optional(
  job: CompanionJob,
  table: 'exploitation' | 'probability',
  take: () => Promise<CompanionOutcome | { readonly absent: string }>,
): Promise<CompanionOutcome> {
  const outcome = await take().catch((error: unknown) => {
    if (error instanceof Fault) return { absent: messageOf(error) };
    throw error;
  });
  if ('count' in outcome) return outcome;
  if (job.previous !== undefined) job.writer.copyTable(table, job.previous);
  const count = job.writer.rows(table);
  return {
    count,
    absent: count === 0 ? outcome.absent : `${outcome.absent}; ${count} entries kept from before`,
  };
}
