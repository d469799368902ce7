import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { AT, flow, request } from '../../../test/fixtures/flows.ts';
import { Fault } from '../fault.ts';
import { parseRecording, type Recording, recordingLines } from './recording.ts';

const RECORDING: Recording = {
  started: AT,
  sources: ['conntrack', 'haproxy'],
  records: [
    flow('shop/web', 'shop/db', 5432),
    flow('shop/web', 'shop/api', 80, request('GET', '/orders/{id}', 'template')),
  ],
  totals: { ended: AT, seen: 5, stored: 2, evicted: 1, lost: { conntrack: 2 } },
};
const textOf = (recording: Recording) => [...recordingLines(recording)].join('');

describe('recordings', () => {
  it('are read as they were written, also those that were cut off', () => {
    assert.deepEqual(parseRecording(textOf(RECORDING), 'f'), RECORDING);
    const { totals: _, ...cut } = RECORDING;
    assert.equal(parseRecording(textOf({ ...cut, totals: undefined }), 'f').totals, undefined);
  });

  const line = JSON.stringify(flow('shop/web', 'shop/db', 5432));
  const head = textOf({ ...RECORDING, records: [], totals: undefined });
  const refused: [string, string, RegExp][] = [
    ['no head', line, /must be one line of kind recording/],
    ['nothing', '', /must be one line of kind recording/],
    ['no JSON', `${head}{`, /f:2 is not JSON/],
    ['an unknown key', `${head}${line.replace('{', '{"x":1,')}`, /f:2.*x/s],
    ['another major version', head.replace('"1.0"', '"2.0"'), /must be 1\.x/],
    ['control characters', `${head}${line.replace('shop/db', 'shop/\\u001b[2J')}`, /f:2/],
    ['figures that do not add up', textOf(RECORDING).replace('"seen":5', '"seen":6'), /do not add up/],
    ['a long line', `${head}${' '.repeat(70_000)}{}`, /longer than/],
  ];
  for (const [name, text, message] of refused)
    it(`are refused with ${name}`, () => {
      assert.throws(
        () => parseRecording(text, 'f'),
        (error) => error instanceof Fault && message.test(error.message),
      );
    });

  it('of any bytes are read or refused with a fault', () => {
    const lines = textOf(RECORDING);
    fc.assert(
      fc.property(
        fc.nat(lines.length - 1),
        fc.string({ maxLength: 6, unit: anyCharacter }),
        (at, inserted) => {
          try {
            parseRecording(lines.slice(0, at) + inserted + lines.slice(at + 1), 'f');
          } catch (error) {
            assert.ok(error instanceof Fault, String(error));
          }
        },
      ),
      { numRuns: propertyRuns(1000) },
    );
  });
});
