import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../model/fault.ts';
import { readVexText } from './read-vex.ts';

const OPENVEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  author: 'maker',
  timestamp: '2099-01-01T00:00:00Z',
  statements: [
    {
      vulnerability: { name: 'CVE-2099-0001' },
      products: [{ '@id': 'pkg:npm/a' }],
      status: 'fixed',
    },
  ],
};
const statement = (predicate: unknown) => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [],
  predicateType: 'https://openvex.dev/ns/v0.2.0',
  predicate,
});
const envelope = (payload: unknown, signatures: unknown[]) => ({
  payloadType: 'application/vnd.in-toto+json',
  payload: Buffer.from(JSON.stringify(payload)).toString('base64'),
  signatures,
});
const read = (document: unknown) => {
  const { statements, remarks } = readVexText(JSON.stringify(document), 'a.json');
  return [
    statements.map(({ ids, status }) => [...ids, status].join()),
    remarks.map(({ text }) => text.split(';')[0]),
  ];
};
const SAID = ['CVE-2099-0001,fixed'];

describe('readVexText', () => {
  it('reads what stands in an attestation, and says that nobody verified it', () => {
    assert.deepEqual(read(OPENVEX), [SAID, []]);
    const signed = ['is an attestation whose signature was not verified'];
    const unsigned = ['is an attestation that nobody signed'];
    assert.deepEqual(read(envelope(statement(OPENVEX), [{ sig: 'ZmFrZQ==' }])), [SAID, signed]);
    assert.deepEqual(read(envelope(statement({ Data: OPENVEX }), [])), [SAID, unsigned]);
    assert.deepEqual(read(statement({ Data: JSON.stringify(OPENVEX) })), [SAID, unsigned]);
  });

  it('refuses an envelope of something else', () => {
    assert.throws(() => read(envelope({ a: 1 }, [])), /a\.json: payload: is no statement of in-toto/);
    assert.throws(() => read(statement({ Data: { a: 1 } })), /is neither OpenVEX/);
  });

  it('reads whatever a payload holds, or throws a fault', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (payload) => {
        const text = JSON.stringify({ ...envelope(0, []), payload: Buffer.from(payload).toString('base64') });
        assert.throws(() => readVexText(text, 'a.json'), Fault);
      }),
    );
  });
});
