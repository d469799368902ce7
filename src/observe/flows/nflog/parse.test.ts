import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzParser } from '../../../../test/fixtures/flow-parsers.ts';
import { AT } from '../../../../test/fixtures/flows.ts';
import { NflogParser } from './parse.ts';

const LINE = {
  timestamp: '2026-11-24T20:26:12.252725',
  'oob.prefix': 'plimsoll deny egress shop/web egress[2]: ',
  'oob.time.sec': Date.parse(AT) / 1000,
  'oob.time.usec': 0,
  'ip.protocol': 17,
  src_port: 45567,
  dest_port: 99,
  src_ip: '10.0.0.1',
  dest_ip: '10.0.0.2',
};
const text = (more: object) => JSON.stringify({ ...LINE, ...more });
const one = (prefix: string, more: object = {}) =>
  new NflogParser().read(text({ 'oob.prefix': prefix, ...more }), AT).sightings[0];

describe('messages of nftables', () => {
  it('tell who was denied by which line', () => {
    assert.deepEqual(one('plimsoll deny egress shop/web egress[2]: '), {
      from: { kind: 'workload', id: 'shop/web' },
      to: { kind: 'address', address: '10.0.0.2' },
      protocol: 'udp',
      port: 99,
      decision: 'denied',
      rule: { workload: 'shop/web', line: 'egress[2]' },
      source: 'nflog',
      count: 1,
      at: AT,
    });
  });

  it('tell of missing lines, of lines of other profiles, and of audits', () => {
    assert.deepEqual(one('plimsoll deny ingress shop/db no line allows: ')?.rule, {
      workload: 'shop/db',
      line: '',
    });
    const other = one('plimsoll audit ingress shop/db shop/web egress[0]: ');
    assert.deepEqual(
      [other?.rule, other?.decision, other?.to],
      [{ workload: 'shop/web', line: 'egress[0]' }, 'would-be-denied', { kind: 'workload', id: 'shop/db' }],
    );
  });

  it('tell of forged sources by the check that found them, without naming a workload', () => {
    const spoofed = one('plimsoll deny spoofed source: ', { src_ip: 'fd00::1' });
    assert.deepEqual(
      [spoofed?.from, spoofed?.rule, spoofed?.check],
      [{ kind: 'address', address: 'fd00::1' }, undefined, 'spoofed source'],
    );
  });

  it('that are missing between two numbers are lost', () => {
    const parser = new NflogParser();
    const lost = [3, 4, 9].map((number) => parser.read(text({ 'oob.seq.local': number }), AT).lost);
    assert.deepEqual(lost, [0, 0, 4]);
    assert.equal(parser.read('<5> We are losing events. Please, consider', AT).lost, 1);
  });

  it('of somebody else are passed over', () => {
    assert.equal(one('something else: '), undefined);
  });

  it('of any text are read or lost', () => {
    fuzzParser(
      () => new NflogParser(),
      [text({}), text({ 'oob.seq.local': 1 }), text({ 'oob.prefix': 'plimsoll deny spoofed source: ' })],
    );
  });
});
