import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { AT, flow } from '../../../test/fixtures/flows.ts';
import type { WatchedFlow } from '../../model/report/flows.ts';
import { watchedText } from './flows.ts';
import { otlpLogs } from './otlp-logs.ts';

const WATCHED: WatchedFlow = {
  at: AT,
  from: 'shop/web',
  to: 'shop/db',
  flow: 'tcp 5432',
  decision: 'denied',
  rule: { workload: 'shop/web', line: '' },
  check: undefined,
  source: 'nflog',
  count: 3,
  allow: { workload: 'shop/web', command: 'plimsoll profile allow' },
};

describe('a flow that is watched', () => {
  it('is told with its rule and what would allow it', () => {
    assert.equal(
      watchedText(WATCHED, false),
      '12:00:00.000 denied shop/web → shop/db tcp 5432 ×3 (nflog)\n    no line of shop/web allows it\n    to allow it: plimsoll profile allow\n',
    );
    const forged = watchedText(
      { ...WATCHED, rule: undefined, allow: undefined, check: 'spoofed source' },
      false,
    );
    assert.ok(forged.endsWith('(nflog)\n    spoofed source\n'));
    const coloured = watchedText({ ...WATCHED, rule: { workload: 'shop/web', line: 'egress[2]' } }, true);
    assert.ok(coloured.includes('\u{1b}[31mdenied\u{1b}[0m'));
    assert.ok(coloured.includes('\n    shop/web egress[2]\n'));
  });

  it('steers no terminal, whatever its names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (name) => {
        const text = watchedText(
          { ...WATCHED, from: name, flow: name, allow: { workload: name, command: name } },
          false,
        );
        assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
      }),
    );
  });
});

describe('OTLP logs', () => {
  it('have numbers of 64 bits as text, and names of the conventions', () => {
    const {
      kind: _kind,
      first: _first,
      last: _last,
      ...seen
    } = flow('shop/web', 'shop/db', 5432, {
      bytes: 7,
      to: { kind: 'address', address: '10.0.0.1', name: 'db.example' },
    });
    const body = JSON.parse(otlpLogs([{ ...seen, at: AT }], '1')) as {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: string; attributes: object[] }] }] }];
    };
    const [record] = body.resourceLogs[0].scopeLogs[0].logRecords;
    assert.equal(record.timeUnixNano, `${Date.parse(AT)}000000`);
    assert.deepEqual(record.attributes, [
      { key: 'plimsoll.source.workload', value: { stringValue: 'shop/web' } },
      { key: 'destination.address', value: { stringValue: '10.0.0.1' } },
      { key: 'plimsoll.destination.name', value: { stringValue: 'db.example' } },
      { key: 'network.transport', value: { stringValue: 'tcp' } },
      { key: 'destination.port', value: { intValue: '5432' } },
      { key: 'plimsoll.flow.decision', value: { stringValue: 'allowed' } },
      { key: 'plimsoll.flow.source', value: { stringValue: 'conntrack' } },
      { key: 'plimsoll.flow.count', value: { intValue: '1' } },
      { key: 'plimsoll.flow.bytes', value: { intValue: '7' } },
    ]);
  });
});
