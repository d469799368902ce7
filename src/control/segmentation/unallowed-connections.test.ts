import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TrackedConnection } from '../../model/network/tracked-connection.ts';
import { attachedContainer } from '../../../test/fixtures/attached-container.ts';
import { draftOf, readBack, reportedMembers, strangersIn } from './draft.ts';
import { changedLines } from './line-words.ts';
import { unallowedConnections } from './unallowed-connections.ts';

const PROFILES = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: shop }
listens: [{ port: 80, from: [{ cidr: 0.0.0.0/0 }] }]
egress:
  - to: { workload: { name: db } }
    ports: [5432]
  - to: { dns: api.example.com }
    ports: [443]
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: db, namespace: shop }
listens: [{ port: 5432 }]
egress: []
`;

const declared = (text: string) => ({
  profiles: [{ file: 'profiles.yaml', text }],
  onLoss: 'tighter' as const,
  includeProposed: false,
  bridges: ['br-shop'],
  audited: [],
  since: '',
});

const container = (name: string, address: string) => attachedContainer(name, { addresses: [address] });

const WEB = '10.0.0.2';
const DB = '10.0.0.3';
const CONTAINERS = [container('web', WEB), container('db', DB), container('x', '10.0.0.4')];

function call(source: string, callee: string, calleePort: number, destination = callee): TrackedConnection {
  const ports = { sourcePort: 40_000, destinationPort: 8080 };
  return {
    family: 4,
    protocol: 6,
    source,
    destination,
    callee,
    calleePort,
    ...ports,
    state: undefined,
    icmp: undefined,
  };
}

describe('connections that a ruleset does not let begin', () => {
  const draft = draftOf(declared(PROFILES), CONTAINERS);
  const isCut = (connection: TrackedConnection): boolean =>
    readBack(draft).some(
      (reading) => unallowedConnections([connection], draft.segmentation, reading).length > 0,
    );

  it('are those that no line allows, between members and with others', () => {
    assert.equal(isCut(call(WEB, DB, 5432)), false);
    assert.equal(isCut(call(WEB, DB, 22)), true);
    assert.equal(isCut(call(DB, WEB, 80)), true);
    assert.equal(isCut(call('10.0.0.4', DB, 5432)), true);
    assert.equal(isCut(call(DB, '192.0.2.1', 443)), true);
  });

  it('are judged by who answers, where a port of the host is published', () => {
    assert.equal(isCut(call('192.0.2.1', WEB, 80, '198.51.100.1')), false);
    assert.equal(isCut(call('192.0.2.1', WEB, 81, '198.51.100.1')), true);
  });

  it('are not those of others, nor those that a name may stand for', () => {
    assert.equal(isCut(call('10.0.0.4', '192.0.2.1', 22)), false);
    assert.equal(isCut(call(WEB, '192.0.2.1', 443)), false);
    assert.equal(isCut(call(WEB, '192.0.2.1', 444)), true);
  });
});

describe('a draft', () => {
  it('tells who is where, and has a gate for those alone who are known', () => {
    const draft = draftOf(declared(PROFILES), [
      ...CONTAINERS,
      { ...container('y', '10.0.0.5'), network: 'shared' },
    ]);
    assert.deepEqual(strangersIn(draft), ['x', 'y']);
    assert.deepEqual(
      reportedMembers(draft).map(({ id, containers }) => [id, containers.map(({ name }) => name)]),
      [
        ['shop/db', ['db']],
        ['shop/web', ['web']],
      ],
    );
    const gate = draft.ruleset.gate ?? '';
    for (const known of [WEB, DB, '10.0.0.4', 'br-shop']) assert.ok(gate.includes(`"${known}"`), known);
  });

  it('tells no loss of who does not run here', () => {
    const { losses, reportedLosses } = draftOf(declared(PROFILES), []);
    assert.ok(losses.length > 0);
    assert.deepEqual(reportedLosses, []);
  });

  it('says in words which lines come and go', () => {
    const before = draftOf(declared(PROFILES), CONTAINERS).segmentation;
    const after = draftOf(declared(PROFILES.replaceAll('5432', '5433')), CONTAINERS).segmentation;
    assert.deepEqual(changedLines(before, before), { gained: [], lost: [] });
    assert.deepEqual(changedLines(before, after), {
      gained: ['shop/db answers shop/web at 5433/tcp', 'shop/web calls shop/db at 5433/tcp'],
      lost: ['shop/db answers shop/web at 5432/tcp', 'shop/web calls shop/db at 5432/tcp'],
    });
  });
});
