import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { attachedContainer } from '../../../test/fixtures/attached-container.ts';
import { draftOf } from './draft.ts';
import { filesAboutNodes, otherNodes, withFiles } from './nodes.ts';
import { newestFiles } from './observe.ts';
import type { DeclaredMesh, Declaration } from './state.ts';

const NODES = `trustDomain: lab.example
nodes:
  n1: {address: 192.0.2.1, blocks: [10.1.0.0/16]}
  n2: {address: 10.2.0.1, blocks: [10.2.0.0/16]}
`;
const HOSTS = `lab/web: [{interface: web, addresses: [10.1.0.2]}]
lab/db: [{interface: db, addresses: [10.2.0.5]}]
`;
const MESH: DeclaredMesh = {
  node: 'n1',
  port: 15_008,
  identities: { id: 'files', place: '/nowhere' },
  trustDomain: 'lab.example',
  nodes: { file: 'nodes.yaml', text: NODES },
  endpoints: { file: 'hosts.yaml', text: HOSTS },
};
const profile = (name: string, rest: string) =>
  `apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: {name: ${name}, namespace: lab}\n${rest}\n`;
const DECLARED: Declaration = {
  profiles: [
    {
      file: 'profiles.yaml',
      text: [
        profile(
          'web',
          'listens: []\negress: [{to: {workload: {name: db}}, ports: [5432, {port: 53, protocol: udp}]}]',
        ),
        profile('db', 'listens: [5432, {port: 53, protocol: udp}]'),
      ].join('---\n'),
    },
  ],
  onLoss: 'tighter',
  includeProposed: false,
  bridges: [],
  audited: [],
  waypoint: { port: 15_001, mesh: MESH },
  since: '',
};

const container = (name: string, address: string) =>
  attachedContainer(name, {
    addresses: [address],
    bridgePorts: new Map([[`veth-${name}`, '02:00:00:00:00:01']]),
  });

describe('what a host knows of other nodes', () => {
  it('is what is in their blocks, but for the nodes themselves', () => {
    const { addresses, endpoints } = otherNodes(MESH);
    assert.deepEqual([addresses.size(), addresses.cidrs().includes('10.2.0.0/16')], [65_535n, false]);
    assert.deepEqual(endpoints.get('lab/db'), [{ interface: 'db', addresses: ['10.2.0.5'] }]);
    assert.deepEqual(endpoints.get('lab/web'), []);
    assert.throws(() => otherNodes({ ...MESH, node: 'n9' }), /no node n9/);
    assert.throws(() => otherNodes({ ...MESH, trustDomain: 'bank.example' }), /another trust domain/);
  });

  it('is in the ruleset, and in what the waypoint is told; what is no TCP is told as a loss', () => {
    const { mesh, reportedLosses, ruleset, notes } = draftOf(DECLARED, [container('web', '10.1.0.7')]);
    assert.deepEqual(mesh?.maps['mesh-nodes'], ['10.2.0.5 10.2.0.1']);
    assert.deepEqual(
      mesh?.locals.map(({ member }) => member),
      ['lab/web'],
    );
    assert.match(ruleset.artefact, /elsewhere4/);
    const lost = reportedLosses.filter(({ reason }) => reason === 'only TCP goes between nodes');
    assert.deepEqual(
      lost.map(({ member, direction }) => [member, direction]),
      [['lab/web', 'tighter']],
    );
    assert.deepEqual(notes, []);
  });

  it('holds no container with an address of theirs, and tells of one that is of no node', () => {
    const { roster, mesh, notes } = draftOf(DECLARED, [
      container('web', '10.2.0.9'),
      container('db', '10.9.0.1'),
    ]);
    assert.deepEqual(
      roster.map(({ unheld }) => unheld),
      ['it has an address of another node', undefined],
    );
    assert.deepEqual(mesh?.locals, []);
    assert.deepEqual(notes, ['db has no address in the blocks of n1, so that it is of no node']);
  });

  it('has nobody without a profile', () => {
    const endpoints = { file: 'hosts.yaml', text: 'lab/x: [{interface: x, addresses: [10.2.0.7]}]\n' };
    const declared = { ...DECLARED, waypoint: { port: 15_001, mesh: { ...MESH, endpoints } } };
    assert.throws(() => draftOf(declared, [container('web', '10.1.0.2')]), /no profile of lab\/x/);
  });

  it('follows its files', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-host-nodes-'));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    const at = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return { file: join(folder, name), text };
    };
    const mesh = { ...MESH, nodes: at('nodes.yaml', NODES), endpoints: at('hosts.yaml', HOSTS) };
    const declared: Declaration = { ...DECLARED, waypoint: { port: 15_001, mesh } };
    assert.deepEqual(filesAboutNodes(declared), [join(folder, 'nodes.yaml'), join(folder, 'hosts.yaml')]);
    const newest = (one: Declaration) => withFiles(one, newestFiles(one));
    assert.equal(newest(declared), declared);
    at('hosts.yaml', '{}\n');
    assert.equal(newest(declared).waypoint?.mesh?.endpoints.text, '{}\n');
    rmSync(join(folder, 'nodes.yaml'));
    assert.throws(() => newest(declared), Fault);
    const { waypoint: _, ...alone } = DECLARED;
    assert.deepEqual([filesAboutNodes(alone), newest(alone)], [[], alone]);
  });
});
