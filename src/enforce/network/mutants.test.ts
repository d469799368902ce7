import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mutantsOf } from '../../../test/fixtures/artefact-mutants.ts';
import { packetVerdicts } from '../../../test/fixtures/mutated-packets.ts';
import { casesOf, isSoak, propertyRuns } from '../../../test/property-runs.ts';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { profileSchema } from '../../model/profile/profile.ts';
import { proveArtefacts } from '../../pipeline/deploy/prove-network.ts';
import { NETWORK_UNITS } from './registry.ts';
import type { NetworkEngineId } from './types.ts';

/** Of each engine; a soak has more than 3,000 of all. */
const MUTANTS = isSoak ? 450 : propertyRuns(24);

const profileOf = (name: string, tier: string, rest: object) =>
  profileSchema.parse({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata: { namespace: 'shop', name, labels: { app: name, tier }, serviceAccount: name },
    ...rest,
  });
const get = (path: string, kind: string) => ({ methods: ['GET'], path, kind });
const post = (path: string, kind: string) => ({ methods: ['POST'], path, kind });

const WEB = profileOf('web', 'front', {
  listens: [
    {
      port: 80,
      routes: [get('/', 'prefix')],
      from: [{ cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }],
    },
  ],
  egress: [
    {
      to: { workload: { name: 'api' } },
      ports: [8080],
      http: [get('/items', 'exact'), post('/orders/{id}', 'template')],
    },
    {
      to: { cidr: '203.0.113.0/24', except: ['203.0.113.7/32'] },
      ports: [443, { port: 8000, endPort: 8100, protocol: 'udp' }],
    },
    { to: { dns: 'api.example.com' }, ports: [443] },
  ],
});
const API = profileOf('api', 'back', {
  listens: [{ port: 8080, routes: [get('/items', 'prefix'), post('/orders', 'prefix')] }],
  egress: [
    { to: { workload: { name: 'web' } }, ports: [5432] },
    { to: { workload: { namespace: 'ops', labels: { role: 'log' } } }, ports: [514] },
  ],
});

const SEGMENTATION = segmentProfiles([WEB, API], {
  includeProposed: false,
  endpoints: new Map(
    ['web', 'api'].map((name, index) => [
      `shop/${name}`,
      [{ interface: `veth${index}`, addresses: [`10.1.0.${index + 1}`, `fd00::${index + 1}`] }],
    ]),
  ),
});

/** What changes no meaning of an artefact that no oracle here reads, and why. */
const SAME: Partial<Record<NetworkEngineId, readonly (readonly [what: RegExp, why: string])[]>> = {
  nftables: [
    [/elem: first two exchanged$/, 'the elements of a set or map have no order'],
    [
      /goto\.target: "allow_\S+" is "allow_\S+"$/,
      'chains of lines that allow differ in their counters alone',
    ],
    [/goto\.target: "deny_\S+" is "deny_\S+"$/, 'chains of lines that deny differ in what they tell alone'],
    [/log\.prefix: /, 'it is what the log says of a packet that is refused in any case'],
    [/metainfo/, 'it says which version of the format it is, and nothing of rules'],
  ],
  envoy: [
    [
      /(?:rules|permissions|principals|ids): first two exchanged$/,
      'conditions that must all hold, or one of which must, have no order',
    ],
    [/stat_prefix: /, 'it names a counter'],
    [/address_prefix: "0\.0\.0\.0" is/, 'a block of length 0 is every address'],
  ],
  haproxy: [
    [/maps\/.*: exchanged with the next$/, 'entries are looked up by their keys, not in their order'],
    [
      /decisions\.map:\d+: line removed: \S+ none$/,
      'what no entry speaks of is refused, as an entry with none says',
    ],
    [/methods\.map:\d+: line removed: \S+ 0$/, 'what is not found there is 0'],
  ],
};

/** Such differences are of policies among others, of which there are none here. */
const ALONE: readonly (readonly [what: RegExp, why: string])[] = [
  [/spec\.order: /, 'the order among policies of others'],
];

describe('a change of an artefact', () => {
  for (const unit of casesOf(NETWORK_UNITS, 2))
    it(`of ${unit.id} is told with a counterexample, unless it changes no packet`, () => {
      const options = { onLoss: 'tighter' } as const;
      const compilation = unit.compile(SEGMENTATION, options);
      const verdictsOf = (artefacts: typeof compilation.artefacts) =>
        packetVerdicts(unit.id, artefacts, SEGMENTATION);
      const before = verdictsOf(compilation.artefacts);
      const all = mutantsOf(compilation.artefacts);
      let told = 0;
      for (let at = 0; at < Math.min(MUTANTS, all.length); at += 1) {
        const mutant = all[Math.floor((at * all.length) / Math.min(MUTANTS, all.length))];
        assert.ok(mutant);
        const artefacts = mutant.artefacts();
        const { proofs, gaps } = proveArtefacts(unit, { artefacts, gaps: [] }, SEGMENTATION, compilation);
        const examples = proofs.flatMap(({ unexplained }) => unexplained.map(({ example }) => example));
        assert.ok(
          examples.every((example) => example !== ''),
          mutant.name,
        );
        told += Math.min(1, examples.length);
        if (examples.length > 0 || ALONE.some(([what]) => what.test(mutant.name))) continue;
        // No packet was found for it, and it is no proof either.
        if (unit.compare && gaps.length > 0) continue;
        const reasons = SAME[unit.id] ?? [];
        const isSame =
          before === undefined
            ? reasons.some(([what]) => what.test(mutant.name))
            : verdictsOf(artefacts) === before;
        assert.ok(isSame, `nothing is told of ${mutant.name}`);
      }
      assert.ok(told > Math.min(MUTANTS, all.length) * 0.7, `only ${told} were told`);
    });
});
