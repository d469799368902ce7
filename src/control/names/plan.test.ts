import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachedContainer } from '../../../test/fixtures/attached-container.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import { draftOf } from '../segmentation/draft.ts';
import {
  type AskingClient,
  clientAt,
  freshQuestions,
  isForClients,
  namePlan,
  planRelays,
  relayedQuestions,
  sourcesFor,
} from './plan.ts';

const RESOLVER = '192.0.2.53';
const ASKS = `{ to: { cidr: ${RESOLVER}/32 }, ports: [{ port: 53, protocol: udp }, 53] }`;
const NAMED = "{ to: { dns: '*.example.com' }, ports: [443] }";

function container(name: string, more: Partial<AttachedContainer> = {}): AttachedContainer {
  return attachedContainer(name, {
    addresses: ['10.0.0.2', 'fd00::2'],
    gateways: new Map([
      ['10.0.0.2', '10.0.0.1'],
      ['fd00::2', 'fd00::1'],
    ]),
    resolvers: [RESOLVER],
    interfaces: ['veth1'],
    ...more,
  });
}

function planOf(lines: readonly string[], containers = [container('web')], hostResolvers: string[] = []) {
  const text = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: shop }
listens: []
egress:
${lines.map((line) => `  - ${line}\n`).join('')}
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: dns, namespace: shop }
listens: [{ port: 53, protocol: udp }]
egress: []
`;
  const declaration = {
    profiles: [{ file: 'profiles.yaml', text }],
    onLoss: 'tighter' as const,
    includeProposed: false,
    bridges: [],
    audited: [],
    since: '',
  };
  return namePlan(draftOf(declaration, containers), hostResolvers);
}

const askedOf = (...lines: readonly string[]) =>
  planOf([...lines, NAMED]).asking.map(({ resolver, protocols }) => `${resolver} ${protocols.join()}`);

describe('whose answers fill names', () => {
  it('is told by client, resolver and where the host meets the client', () => {
    const { sets, asking, notes } = planOf([ASKS, NAMED]);
    assert.deepEqual(
      sets.map(({ member, name, family }) => [member, name, family]),
      [
        ['shop/web', '*.example.com', 4],
        ['shop/web', '*.example.com', 6],
      ],
    );
    assert.deepEqual(asking, [
      {
        member: 'shop/web',
        family: 4,
        client: '10.0.0.2',
        resolver: RESOLVER,
        gateway: '10.0.0.1',
        isLocal: false,
        protocols: ['tcp', 'udp'],
      },
    ]);
    assert.deepEqual(notes, []);
  });

  it('is nobody’s where no profile has names', () => {
    assert.deepEqual(planOf([ASKS]), { sets: [], asking: [], notes: [] });
  });

  it('is only what the profile lets the member ask', () => {
    assert.deepEqual(askedOf(`{ to: { cidr: 192.0.2.0/24 }, ports: [{ port: 53, protocol: udp }] }`), [
      `${RESOLVER} udp`,
    ]);
    assert.deepEqual(askedOf(`{ to: { cidr: 192.0.2.0/24 }, ports: [{ port: 50, endPort: 60 }] }`), [
      `${RESOLVER} tcp`,
    ]);
    assert.deepEqual(askedOf(`{ to: { cidr: 192.0.2.0/24 } }`), [`${RESOLVER} tcp,udp`]);
    for (const line of [
      `{ to: { cidr: ${RESOLVER}/32 }, ports: [54] }`,
      `{ to: { cidr: 198.51.100.0/24 }, ports: [53] }`,
      `{ to: { cidr: 192.0.2.0/24, except: [${RESOLVER}/32] }, ports: [53] }`,
      `{ to: { cidr: ${RESOLVER}/32 }, ports: [53], tls: tls, sni: dns.example.com }`,
    ])
      assert.deepEqual(askedOf(line), [], line);
    assert.deepEqual(askedOf(ASKS, `{ to: { cidr: ${RESOLVER}/32 }, state: refused }`), []);
  });

  it('is told where nobody sees it', () => {
    assert.match(planOf([NAMED]).notes.join(), /shop\/web in web get no addresses: .* none of its resolvers/);
    const lonely = container('web', { resolvers: [] });
    assert.match(
      planOf([ASKS, NAMED], [lonely], ['127.0.0.1']).notes.join(),
      /the engine asks 127\.0\.0\.1 itself/,
    );
  });

  it('is the host’s resolvers, where the container was given none, and its gateways', () => {
    const plain = container('web', { resolvers: [] });
    assert.deepEqual(
      planOf([ASKS, NAMED], [plain], [RESOLVER]).asking.map(({ resolver }) => resolver),
      [RESOLVER],
    );
    const all = "{ to: { cidr: '::/0' }, ports: [53] }";
    const v4 = '{ to: { cidr: 0.0.0.0/0 }, ports: [53] }';
    const { asking } = planOf([all, v4, NAMED], [plain], [RESOLVER]);
    assert.deepEqual(
      asking.map(({ resolver, isLocal }) => [resolver, isLocal]),
      [
        [RESOLVER, false],
        ['10.0.0.1', true],
        ['fd00::1', false],
      ],
    );
  });

  it('is no workload', () => {
    const other = container('dns', {
      addresses: [RESOLVER],
      gateways: new Map([[RESOLVER, '192.0.2.1']]),
      interfaces: ['veth2'],
    });
    const line = '{ to: { workload: { name: dns } }, ports: [{ port: 53, protocol: udp }] }';
    assert.deepEqual(planOf([line, ASKS, NAMED], [container('web'), other]).asking, []);
  });
});

const asking = (client: string, more: Partial<AskingClient> = {}): AskingClient => ({
  member: 'shop/web',
  family: 4,
  client,
  resolver: RESOLVER,
  gateway: '10.0.0.1',
  isLocal: false,
  protocols: ['udp'],
  ...more,
});
const [WEB, DB] = [asking('10.0.0.2'), asking('10.0.0.3', { member: 'shop/db', isLocal: true })];

describe('the relays of questions', () => {
  it('are started for who asks, once for all who ask alike, and end when nobody does', () => {
    const other = asking('10.0.0.4', { gateway: '10.1.0.1' });
    const running = [`10.0.0.1 ${RESOLVER}`, `10.9.0.1 ${RESOLVER}`];
    const { start, end } = planRelays([WEB, DB, other, other], running);
    assert.deepEqual(
      start.map(({ gateway }) => gateway),
      ['10.1.0.1'],
    );
    assert.deepEqual(end, [`10.9.0.1 ${RESOLVER}`]);
    assert.deepEqual(planRelays([], running), { start: [], end: running });
  });

  it('get the questions of those whose relay runs, and ask as them where an engine tells them apart', () => {
    const ports = new Map([[`10.0.0.1 ${RESOLVER}`, 4000]]);
    const lost = asking('10.0.0.4', { gateway: '10.1.0.1' });
    const sources = sourcesFor([WEB, DB, lost], new Map());
    assert.deepEqual(
      relayedQuestions([WEB, DB, lost], ports, sources).map(({ client, address, port, source }) => [
        client,
        address,
        port,
        source,
      ]),
      [
        ['10.0.0.2', '10.0.0.1', 4000, undefined],
        ['10.0.0.3', '10.0.0.1', 4000, '127.53.0.1'],
      ],
    );
  });

  it('ask as a client by the same address for as long as it needs one, and by no other’s', () => {
    const local = (client: string) => asking(client, { isLocal: true });
    const first = sourcesFor([local('10.0.0.2'), local('10.0.0.3')], new Map());
    assert.deepEqual(
      [...first],
      [
        ['10.0.0.2', '127.53.0.1'],
        ['10.0.0.3', '127.53.0.2'],
      ],
    );
    const next = sourcesFor([local('10.0.0.4'), local('10.0.0.3')], first);
    assert.deepEqual(
      [...next],
      [
        ['10.0.0.3', '127.53.0.2'],
        ['10.0.0.4', '127.53.0.1'],
      ],
    );
  });

  it('are told once of who begins to ask', () => {
    const first = freshQuestions([WEB], new Set());
    assert.deepEqual(first.fresh, [WEB]);
    assert.deepEqual(freshQuestions([WEB, DB], first.taken).fresh, [DB]);
    assert.deepEqual(freshQuestions([WEB], freshQuestions([], first.taken).taken).fresh, [WEB]);
  });

  it('pass on what members ask, one answer a question', () => {
    assert.equal(clientAt([WEB, DB], '::ffff:10.0.0.2', RESOLVER), WEB);
    assert.equal(clientAt([WEB, DB], '10.0.0.2', RESOLVER), WEB);
    assert.equal(clientAt([WEB, DB], '10.0.0.2', '192.0.2.1'), undefined);
    assert.equal(clientAt([WEB, DB], 'fe80::1%eth0', RESOLVER), undefined);
    assert.deepEqual(
      [1, 28, 251, 252].map((type) => isForClients({ name: 'api.example.com', type })),
      [true, true, false, false],
    );
  });
});
