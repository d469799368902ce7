import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { VECTOR_IDS } from '../../../model/vector.ts';
import type { ExceptionReader } from '../types.ts';

const BASELINE = z.object({ findings: z.array(z.object({ fingerprint: z.string().min(1) })) });

/** A large report has a million findings of some thirty values each. */
const LIMITS = { tokens: 50_000_000, length: 2 ** 30 };

/** A report of ours as a baseline: what it found is known, and only what is new counts. */
export const plimsollReport: ExceptionReader = {
  id: 'plimsoll-report',
  vectors: VECTOR_IDS,
  recognises: (name) => name.endsWith('.json'),
  read(text, file) {
    const read = BASELINE.safeParse(parsed(text, file));
    if (!read.success) throw new Fault('malformed', `${file}: it is no report of ours`);
    const fingerprints = [...new Set(read.data.findings.map(({ fingerprint }) => fingerprint))];
    if (fingerprints.length === 0) return { exceptions: [], paths: [], remarks: [] };
    const reason = 'known by the baseline';
    return {
      exceptions: [{ by: 'ignore-file', source: file, reason, selector: { fingerprints } }],
      paths: [],
      remarks: [],
    };
  },
};

function parsed(text: string, file: string): unknown {
  try {
    return parseJson(text, LIMITS);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('malformed', `${file}: ${messageOf(error)}`, { cause: error });
  }
}
