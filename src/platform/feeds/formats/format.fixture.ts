import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type { AdvisoryFormat, SourceDocument, SourceRecord } from './types.ts';

/** A document in pieces of so many bytes. */
export function pieced(name: string, text: string | Buffer, size = 64 * 1024): SourceDocument {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return { name, pieces };
}

/** What a format reads of a document. */
export async function recordsIn(
  format: AdvisoryFormat,
  document: SourceDocument,
  ecosystem: string,
): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of format.read(document, ecosystem)) records.push(record);
  return records;
}

/** What is affected, a line each: `CVE-1 Alpine:v3.20 openssl introduced 0 fixed 3.1`. */
export function linesOf(records: readonly SourceRecord[]): string[] {
  return records.flatMap(({ advisory, affected }) =>
    affected.map(({ ecosystem, name, ranges }) =>
      [
        advisory.id,
        ecosystem,
        name,
        ...ranges.flatMap(({ events }) => events.flatMap((event) => Object.entries(event).flat())),
      ].join(' '),
    ),
  );
}

/** The same in pieces of one byte, and of a document that was cut or altered anywhere: records, or a `Fault`. */
export async function checkHostile(
  format: AdvisoryFormat,
  name: string,
  text: string,
  ecosystem: string,
): Promise<void> {
  const whole = await recordsIn(format, pieced(name, text), ecosystem);
  assert.deepEqual(await recordsIn(format, pieced(name, text, 1), ecosystem), whole);
  const place = fc.nat(Buffer.byteLength(text));
  await fc.assert(
    fc.asyncProperty(place, place, fc.string({ maxLength: 8 }), async (from, until, instead) => {
      const bytes = Buffer.from(text);
      const [start, end] = [Math.min(from, until), Math.max(from, until)];
      const altered = Buffer.concat([bytes.subarray(0, start), Buffer.from(instead), bytes.subarray(end)]);
      try {
        for (const { advisory } of await recordsIn(format, pieced(name, altered, 100), ecosystem))
          assert.match(advisory.id, /^[A-Za-z0-9_][A-Za-z0-9_.:+~@-]*$/);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(60) },
  );
}
