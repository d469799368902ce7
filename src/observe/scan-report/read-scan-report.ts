import { readFileSync, statSync } from 'node:fs';
import type * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';
import { raiseScanReport } from '../../model/report/raise-scan.ts';
import { expectFile } from '../document/expect-file.ts';
import { reportSchema } from '../../model/report/scan.ts';
import { parseJson } from '../../model/json/parse.ts';

const MAXIMUM_SIZE = 512 * 2 ** 20;

const partSchema = reportSchema.pick({ target: true, findings: true });
export type ScanReport = z.infer<typeof partSchema>;

/**
 * What a scan found, of the JSON report that `plimsoll scan --format json` writes (docs/reference/report.schema.json).
 * Throws a `Fault` that names the file: `not-found`, `limit`, `malformed`.
 */
export function readScanReport(path: string): ScanReport {
  const hint = 'make it with  plimsoll scan IMAGE --format json --output FILE';
  let document: unknown;
  try {
    expectFile(path);
    if (statSync(path).size > MAXIMUM_SIZE)
      throw new Fault('limit', `${path} is larger than ${MAXIMUM_SIZE} bytes`);
    document = parseJson(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (error instanceof SyntaxError)
      throw new Fault('malformed', `${path} is no JSON: ${messageOf(error)}`, { cause: error, hint });
    throw new Fault('not-found', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const parsed = partSchema.safeParse(raiseScanReport(document));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') ?? '';
  throw new Fault('malformed', `${path} is no report of a scan: ${at}: ${issue?.message ?? ''}`, { hint });
}
