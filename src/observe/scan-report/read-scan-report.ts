import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';
import { raiseScanReport } from '../../model/report/raise-scan.ts';
import { expectFile } from '../document/expect-file.ts';
import { reportSchema } from '../../model/report/scan.ts';
import { JsonView } from '../../model/json/json-view.ts';

const HINT = 'make it with  plimsoll scan IMAGE --format json --output FILE';
const MOST_FINDINGS = 200_000;

const partSchema = reportSchema.pick({ target: true, findings: true, suppressed: true });
export type ScanReport = z.infer<typeof partSchema>;

/**
 * What a scan found, of the JSON report that `plimsoll scan --format json` writes (docs/reference/report.schema.json).
 * Throws a `Fault` that names the file: `not-found`, `limit`, `malformed`.
 */
export function readScanReport(path: string): ScanReport {
  const descriptor = opened(path);
  try {
    const read = (offset: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    };
    return reportOf(JsonView.of({ length: fstatSync(descriptor).size, read }), path);
  } catch (error) {
    if (!(error instanceof Fault) || error.message.startsWith(path)) throw error;
    throw new Fault(error.code, `${path} is no JSON: ${error.message}`, { cause: error, hint: HINT });
  } finally {
    closeSync(descriptor);
  }
}

function opened(path: string): number {
  try {
    expectFile(path);
    return openSync(path, 'r');
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('not-found', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** The report, one finding built after another: a large one has far more than is of use. */
function reportOf(document: JsonView, path: string): ScanReport {
  const schemaVersion = document.member('schemaVersion')?.build();
  const raised = (finding: unknown) =>
    (raiseScanReport({ schemaVersion, findings: [finding] }) as { findings: unknown[] }).findings[0];
  const listed = document.member('findings');
  if (!listed?.isArray) throw broken(path, 'findings', 'expected a list');
  const { findings, suppressed } = partSchema.shape;
  return {
    target: checked(partSchema.shape.target, document.member('target')?.build(), path, 'target'),
    findings: itemsOf(listed, path, 'findings', (item, at) =>
      checked(findings.element, raised(item), path, at),
    ),
    // Before 1.2 nothing was.
    suppressed: itemsOf(document.member('suppressed'), path, 'suppressed', (item, at) =>
      checked(suppressed.element, item, path, at),
    ),
  };
}

function itemsOf<Item>(
  listed: JsonView | undefined,
  path: string,
  name: string,
  read: (item: unknown, at: string) => Item,
): Item[] {
  const items: Item[] = [];
  for (const view of listed?.isArray ? listed.items() : []) {
    if (items.length >= MOST_FINDINGS)
      throw new Fault('limit', `${path} has more than ${MOST_FINDINGS} ${name}`);
    items.push(read(view.build(), `${name}.${items.length}`));
  }
  return items;
}

function checked<T>(schema: z.ZodType<T>, value: unknown, path: string, at: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw broken(path, [at, ...(issue?.path ?? []).map(String)].join('.'), issue?.message ?? '');
}

function broken(path: string, at: string, what: string): Fault {
  return new Fault('malformed', `${path} is no report of a scan: ${at}: ${what}`, { hint: HINT });
}
