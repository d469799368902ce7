import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertProved } from '../../../../test/fixtures/proved.ts';
import { compile, db, segment, web } from '../../../../test/fixtures/nftables-segments.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { Fault } from '../../../model/fault.ts';
import type { PermissionPeer } from '../../../model/segmentation/permission.ts';
import type {
  WorkloadEndpoint,
  Permissions,
  Segmentation,
} from '../../../model/segmentation/segmentation.ts';
import { NFTABLES } from './compile.ts';
import type { Json } from './expressions.ts';

const HOST = 'nftables/bridge.json';

interface Entry {
  readonly add: Readonly<Record<string, { readonly [key: string]: Json }>>;
}

function commandsOf(text: string): Entry[] {
  return (JSON.parse(text) as { nftables: Entry[] }).nftables;
}

/** The elements of a set or a map of the host's judgement. */
function elementsOf(segmentation: Segmentation, name: string, onLoss?: 'tighter' | 'wider'): Json[] {
  const { artefacts } = compile(segmentation, onLoss);
  const text = artefacts.find(({ path }) => path === HOST)?.text ?? '';
  return commandsOf(text)
    .flatMap(({ add }) =>
      add?.['element']?.['name'] === name && add['element']['family'] === 'inet'
        ? [add['element']['elem'] ?? []]
        : [],
    )
    .flat();
}

describe('the nftables compiler', () => {
  for (const onLoss of ['tighter', 'wider'] as const)
    it(`means what profiles say, but for its losses, where the ${onLoss} side is chosen`, () => {
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) =>
          assertProved(NFTABLES, segmentation, { onLoss }),
        ),
        { numRuns: propertyRuns(150) },
      );
    });

  it('is exact but for requests and workloads without profile', () => {
    fc.assert(
      fc.property(segmentationArbitrary({ requests: false }), (segmentation) => {
        for (const { affects, chosen } of compile(segmentation).losses) {
          assert.equal(chosen, false);
          assert.notEqual(affects.peers, 'all');
          assert.deepEqual(affects.members, []);
        }
      }),
      { numRuns: propertyRuns(150) },
    );
  });

  it('writes the same bytes for the same segmentation, in the order of paths', () => {
    fc.assert(
      fc.property(segmentationArbitrary(), (segmentation) => {
        const { artefacts } = compile(segmentation);
        assert.deepEqual(compile(structuredCloneOf(segmentation)).artefacts, artefacts);
        const paths = artefacts.map(({ path }) => path);
        assert.deepEqual(paths, [...new Set(paths)].toSorted());
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  it('tells who may call whom by their addresses, and the rest by a default', () => {
    const segmentation = segment(web, db);
    const [element, ...others] = elementsOf(segmentation, 'egress_member_ports4');
    assert.deepEqual(others, []);
    assert.match(
      JSON.stringify(element),
      /^\[\{"concat":\["10.0.0.2","10.0.0.3",6,5432\]\},\{"goto":\{"target":"allow_egress_shop\/web_egress\.0"\}\}\]$/,
    );
    assert.match(
      JSON.stringify(elementsOf(segmentation, 'ingress_member_ports4')),
      /"10.0.0.3","10.0.0.2",6,5432/,
    );
    assert.deepEqual(
      elementsOf(segmentation, 'egress_default4').map((one) => (one as Json[])[0]),
      ['10.0.0.3', '10.0.0.2'],
    );
    assert.deepEqual(
      elementsOf(segmentation, 'ingress_default4').map((one) => (one as Json[])[0]),
      ['10.0.0.3'],
    );
    assert.deepEqual(elementsOf(segmentation, 'open4'), [
      { concat: ['veth0', { prefix: { addr: '224.0.0.0', len: 4 } }] },
      { concat: ['veth0', '255.255.255.255'] },
    ]);
  });

  it('finds single ports by their hash and ranges by another map', () => {
    const ports = [80, { port: 8000, endPort: 8100 }];
    const segmentation = segment({ ...web, egress: [{ to: { workload: { name: 'db' } }, ports }] }, db);
    assert.equal(elementsOf(segmentation, 'egress_member_ports4').length, 1);
    assert.match(
      JSON.stringify(elementsOf(segmentation, 'egress_member_ranges4')),
      /6,\{"range":\[8000,8100\]\}/,
    );
  });

  it('says nothing for each member of what is said of everybody', () => {
    const others = Array.from({ length: 20 }, (_, index) => ({ name: `other-${index}` }));
    const refused = { to: { workload: { name: 'db' } }, ports: [22], state: 'refused' };
    const segmentation = withAny(segment({ ...web, egress: [refused] }, db, ...others), 'shop/web');
    assert.equal(elementsOf(segmentation, 'egress_member4').length, 0);
    assert.equal(elementsOf(segmentation, 'egress_member_ports4').length, 1);
    assertProved(NFTABLES, segmentation);
  });
});

/** The segmentation with a line for everybody, as no profile has it. */
function withAny({ members }: Segmentation, id: string): Segmentation {
  const extend = (permissions: Permissions | undefined): Permissions | undefined => {
    const [deny] = permissions?.denies ?? [];
    if (!permissions || !deny) return permissions;
    const any = {
      ...deny,
      peer: { kind: 'any' } as const,
      members: members.map((one) => one.id),
      ports: undefined,
    };
    return { ...permissions, allows: [any] };
  };
  return { members: members.map((one) => (one.id === id ? { ...one, egress: extend(one.egress) } : one)) };
}

/** A copy without any object in common, so that identity cannot decide. */
function structuredCloneOf({ members }: Segmentation): Segmentation {
  return {
    members: members.map((member) => ({ ...member, endpoints: structuredClone(member.endpoints) })),
  };
}

describe('what nftables cannot say', () => {
  const lossesOf = (segmentation: Segmentation, onLoss?: 'tighter' | 'wider') =>
    compile(segmentation, onLoss).losses.map(
      ({ member, line, direction, chosen }) =>
        `${member} ${line.path} ${direction}${chosen ? ' chosen' : ''}`,
    );
  const calls = (line: object) => segment({ name: 'web', egress: [line] }, { name: 'db' });

  it('is what requests say: the line is left out, or every connection to its ports passes', () => {
    const to = { workload: { name: 'db' } };
    const segmentation = calls({ to, ports: [80], http: [{ methods: ['GET'] }] });
    assert.deepEqual(lossesOf(segmentation), ['shop/web egress[0] tighter chosen']);
    assert.deepEqual(lossesOf(segmentation, 'wider'), ['shop/web egress[0] wider chosen']);
    assert.equal(elementsOf(segmentation, 'egress_member_ports4').length, 0);
    assert.equal(elementsOf(segmentation, 'egress_member_ports4', 'wider').length, 1);
  });

  it('is nothing where requests are said of what is no TCP', () => {
    const segmentation = calls({
      to: { workload: { name: 'db' } },
      ports: [{ port: 53, protocol: 'udp' }],
      http: [{ methods: ['GET'] }],
    });
    assert.deepEqual(lossesOf(segmentation), []);
    assert.equal(elementsOf(segmentation, 'egress_member_ports4', 'wider').length, 0);
  });

  it('is who has no profile', () => {
    for (const to of [
      { workload: { name: 'stranger' } },
      { workload: { labels: { app: 'x' } } },
      { serviceAccount: { name: 'x' } },
      { spiffeId: 'spiffe://example.org/x' },
    ]) {
      assert.deepEqual(lossesOf(calls({ to })), ['shop/web egress[0] tighter']);
      assert.deepEqual(lossesOf(calls({ to, state: 'refused' })), ['shop/web egress[0] wider']);
    }
  });

  it('is anything of a member that is nowhere', () => {
    const segmentation = segment(web, { ...db, at: [] });
    assert.deepEqual(lossesOf(segmentation), [
      'shop/db egress wider',
      'shop/db listens wider',
      'shop/web egress[0] tighter',
    ]);
    assert.deepEqual(
      compile(segmentation).artefacts.map(({ path }) => path),
      [HOST, 'nftables/namespaces/shop/web.json'],
    );
    assertProved(NFTABLES, segmentation);
  });

  it('is what has no family of addresses in common', () => {
    const v6 = { ...db, at: [{ interface: 'veth1', addresses: ['fd00::3'] }] };
    assert.deepEqual(lossesOf(segment(web, v6)), [
      'shop/db listens[0] tighter',
      'shop/web egress[0] tighter',
    ]);
    assertProved(NFTABLES, segment(web, v6));
    const outside = segment({ name: 'web', egress: [{ to: { cidr: '2001:db8::/32' } }] });
    assert.deepEqual(lossesOf(outside), ['shop/web egress[0] tighter']);
    assertProved(NFTABLES, outside);
  });
});

describe('members that cannot be told apart or attached', () => {
  const at = (name: string, ...addresses: string[]) => [{ interface: name, addresses }];
  const refused: [string, readonly WorkloadEndpoint[], RegExp][] = [
    ['one address for two', at('veth1', '10.0.0.2'), /both have the address 10\.0\.0\.2/],
    ['one address for two, written otherwise', at('veth1', '::ffff:10.0.0.2'), /both have the address/],
    ['a name that stands for every interface', at('veth*', '10.0.0.3'), /interface with the name "veth\*"/],
    ['a name that stands for a set', at('@members', '10.0.0.3'), /interface with the name/],
    ['a name that is too long', at('veth-of-the-shop', '10.0.0.3'), /interface with the name/],
    ['a name with a line break', at('a\nb', '10.0.0.3'), /interface with the name/],
    ['what is no address', at('veth1', '10.0.0.3/24'), /10\.0\.0\.3\/24/],
  ];
  for (const [name, endpoints, message] of refused)
    it(`are refused: ${name}`, () => {
      assert.throws(
        () => compile(segment(web, { ...db, at: endpoints })),
        (error) => error instanceof Fault && message.test(error.message),
      );
    });

  it('may have several addresses and interfaces', () => {
    const several = [...at('veth1', '10.0.0.3', 'fd00::3'), ...at('veth2', '10.1.0.3', '10.0.0.3')];
    const segmentation = segment({ ...web, at: at('veth0', '10.0.0.2', 'fd00::2') }, { ...db, at: several });
    assert.equal(elementsOf(segmentation, 'egress_member_ports4').length, 2);
    assert.equal(elementsOf(segmentation, 'attached4').length, 4);
    assertProved(NFTABLES, segmentation);
  });
});

describe('hostile names', () => {
  const hostile = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 300 }),
    fc.constantFrom(
      '../../etc',
      '..',
      '.',
      '',
      '"}]}',
      'a\u0000b',
      '; flush ruleset',
      '@x',
      '$x',
      '*',
      '\u202e',
      'x'.repeat(400),
    ),
  );

  it('stay texts: identifiers, messages and paths are safe, and the meaning is the same', () => {
    fc.assert(
      fc.property(
        segmentationArbitrary({ requests: false }),
        fc.array(hostile, { minLength: 4, maxLength: 4 }),
        (segmentation, names) => {
          const renamed = rename(
            segmentation,
            new Map(segmentation.members.map(({ id }, index) => [id, `${names[index]}/${index}`])),
          );
          const { artefacts } = compile(renamed);
          for (const { path, text } of artefacts) {
            assert.match(path, /^nftables\/[\w./!~*'()%-]+\.json$/);
            assert.ok(path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'));
            for (const [, name = ''] of text.matchAll(/"(?:name|chain|target)":"((?:[^"\\]|\\.)*)"/g))
              assert.match(name, /^[A-Za-z][\w./-]{0,254}$/);
            for (const [, prefix = ''] of text.matchAll(/"prefix":"((?:[^"\\]|\\.)*)"/g))
              assert.match(prefix, /^[\w ./:?[\]*@-]{1,127}$/);
          }
          assertProved(NFTABLES, renamed);
        },
      ),
      { numRuns: propertyRuns(100) },
    );
  });
});

/** The segmentation with other ids. */
function rename({ members }: Segmentation, names: ReadonlyMap<string, string>): Segmentation {
  const nameOf = (id: string): string => names.get(id) ?? id;
  const peerOf = (peer: PermissionPeer): PermissionPeer =>
    peer.kind === 'member' ? { ...peer, member: nameOf(peer.member) } : peer;
  const all = (permissions: Permissions['allows']): Permissions['allows'] =>
    permissions.map((one) => ({ ...one, peer: peerOf(one.peer), members: one.members.map(nameOf) }));
  const said = (permissions: Permissions | undefined): Permissions | undefined =>
    permissions && { allows: all(permissions.allows), denies: all(permissions.denies) };
  return {
    members: members.map((one) => ({
      ...one,
      id: nameOf(one.id),
      name: nameOf(one.id),
      egress: said(one.egress),
      ingress: said(one.ingress),
    })),
  };
}
