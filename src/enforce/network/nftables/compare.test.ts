import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shop } from '../../../../test/fixtures/shop-segmentation.ts';
import { segmentProfiles } from '../../../analyse/segmentation/profiles/segment-profiles.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import { describeFlow } from '../../../model/sets/flow.ts';
import { compare } from './compare.ts';
import { NFTABLES } from './compile.ts';

const SEGMENTATION = segmentProfiles(
  shop().members.map(({ profile }) => profile),
  {
    includeProposed: false,
    endpoints: new Map([
      ['shop/web', [{ interface: 'veth-web', addresses: ['10.0.0.2', 'fd00::2'] }]],
      ['shop/api', [{ interface: 'veth-api', addresses: ['10.0.0.3', 'fd00::3'] }]],
    ]),
  },
);
const { artefacts } = NFTABLES.compile(SEGMENTATION, { onLoss: 'tighter' });
const fileAt = (path: string): Artefact => {
  const found = artefacts.find((one) => one.path === path);
  assert.ok(found);
  return found;
};
const HOST = fileAt('nftables/bridge.json');
const WEB = fileAt('nftables/namespaces/shop/web.json');

interface Command {
  readonly add?: {
    readonly rule?: { readonly family: string; readonly chain: string; readonly expr: object[] };
  };
}

/** The file with the rules of a chain changed. */
function changed(
  file: Artefact,
  family: string,
  chain: string,
  change: (rules: object[][]) => object[][],
): Artefact {
  const { nftables } = JSON.parse(file.text) as { nftables: Command[] };
  const isOf = ({ add }: Command): boolean => add?.rule?.chain === chain && add.rule.family === family;
  const rules = change(nftables.filter(isOf).map(({ add }) => add?.rule?.expr ?? []));
  const written = rules.map((expr) => ({ add: { rule: { family, table: 'plimsoll', chain, expr } } }));
  const [first] = nftables.filter(isOf);
  assert.ok(first);
  const place = nftables.indexOf(first);
  const others = (some: Command[]): Command[] => some.filter((one) => !isOf(one));
  const all = [...others(nftables.slice(0, place)), ...written, ...others(nftables.slice(place))];
  return { path: file.path, text: JSON.stringify({ nftables: all }) };
}

function flowsOf(file: Artefact, other: Artefact): string[] | undefined {
  return compare(file, other, SEGMENTATION)?.map(
    ({ direction, from, to, flow, isAllowed }) =>
      `${direction} ${from} -> ${to} ${describeFlow(flow)} ${isAllowed ? 'passes' : 'is refused'}`,
  );
}

describe('a ruleset that is none of the compiler', () => {
  it('is the same to every packet where it is the same', () => {
    for (const file of artefacts) assert.deepEqual(flowsOf(file, file), []);
  });

  it('lets forged sources through where nobody looks at them', () => {
    const flows =
      flowsOf(
        HOST,
        changed(HOST, 'inet', 'prerouting', () => [[{ accept: null }]]),
      ) ?? [];
    assert.ok(
      flows.some((flow) => /eth0 with the address of shop\/api -> shop\/web .* passes/.test(flow)),
      flows.join('\n'),
    );
    assert.ok(flows.every((flow) => flow.endsWith('passes')));
  });

  it('lets everything through where nothing is judged, by the flows that profiles refuse', () => {
    const flows =
      flowsOf(
        WEB,
        changed(WEB, 'inet', 'output', (rules) => rules.slice(0, -1)),
      ) ?? [];
    assert.ok(flows.length > 0);
    assert.ok(
      flows.every((flow) => /^egress shop\/web .* passes$/.test(flow)),
      flows.join('\n'),
    );
  });

  it('refuses what profiles allow where a rule was put first', () => {
    const flows =
      flowsOf(
        WEB,
        changed(WEB, 'inet', 'input', (rules) => [[{ drop: null }], ...rules]),
      ) ?? [];
    assert.ok(flows.length > 0);
    assert.ok(
      flows.every((flow) => flow.endsWith('is refused')),
      flows.join('\n'),
    );
  });

  it('is not compared where the kernel would refuse it, or it is none that is known', () => {
    for (const rule of [
      { jump: { target: 'nowhere' } },
      { queue: { num: 1 } },
      {},
      { match: { op: '~', left: { meta: { key: 'mark' } }, right: 1 } },
    ])
      assert.equal(
        flowsOf(
          WEB,
          changed(WEB, 'inet', 'input', (rules) => [...rules, [rule]]),
        ),
        undefined,
      );
    for (const text of ['{}', '{"nftables": [{"flush": {"ruleset": null}}]}', 'x'])
      assert.equal(flowsOf(WEB, { path: WEB.path, text }), undefined);
    assert.equal(
      flowsOf(WEB, { path: WEB.path, text: WEB.text.replaceAll('ipv4_addr', 'ipv6_addr') }),
      undefined,
    );
  });
});
