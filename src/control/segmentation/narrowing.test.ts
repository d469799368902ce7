import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../enforce/network/haproxy/compile.ts';
import { parseProfiles } from '../../model/profile/yaml.ts';
import { type HeldNetwork, Narrowing } from './narrowing.ts';

const ADDRESSES: Readonly<Record<string, string>> = { web: '10.1.0.2', job: '10.1.0.3', db: '10.2.0.5' };
const PARTNER = '192.0.2.9';

/** The lines of egress of each workload; `db` answers all. */
function held(lines: Readonly<Record<string, string>>): HeldNetwork {
  const text = Object.entries({ ...lines, db: '' }).map(
    ([name, egress]) => `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: {name: ${name}, namespace: shop}
egress: [${egress}]
${name === 'db' ? 'listens: [5432, 8080]' : ''}
`,
  );
  const endpoints = new Map(
    [...Object.keys(lines), 'db'].map((name) => [
      `shop/${name}`,
      [{ interface: name, addresses: [ADDRESSES[name] ?? ''] }],
    ]),
  );
  const profiles = parseProfiles(text.join('---\n'), 'profiles.yaml');
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints });
  const { artefacts } = HAPROXY.compile(segmentation, { onLoss: 'tighter' });
  const [reading] = HAPROXY.parse?.(artefacts, segmentation) ?? [];
  assert.ok(reading);
  return { segmentation, policies: reading.policies, engines: [reading.engine] };
}

const DB = '{to: {workload: {name: db}}, ports: [5432, 8080]}';
const ORDERS =
  '{to: {workload: {name: db}}, ports: [8080], http: [{methods: [GET], path: /orders, kind: prefix}]}';
const OUTSIDE = `{to: {cidr: ${PARTNER}/32}, ports: [443]}`;

describe('what is left of what a connection could say', () => {
  const left = (before: HeldNetwork, after: HeldNetwork, [from, to, port]: [string, string, number]) =>
    new Narrowing(before, after).of({
      source: ADDRESSES[from] ?? from,
      destination: ADDRESSES[to] ?? to,
      port,
    });

  it('is all where nothing about both ends and the port was taken away', () => {
    const [before, after] = [held({ web: DB, job: DB }), held({ web: `${DB}, ${OUTSIDE}`, job: '' })];
    assert.equal(left(before, after, ['web', 'db', 5432]), 'all');
    assert.equal(left(after, before, ['web', 'db', 5432]), 'all');
    assert.equal(left(before, after, ['job', 'db', 22]), 'all');
  });

  it('is some, or nothing, where some or all was', () => {
    const [before, after] = [held({ web: DB }), held({ web: ORDERS })];
    assert.equal(left(before, after, ['web', 'db', 8080]), 'some');
    assert.equal(left(before, after, ['web', 'db', 5432]), 'nothing');
  });

  it('is nothing for who is no workload any more, and for calls to others that none allows', () => {
    const [before, after] = [held({ web: DB, job: `${DB}, ${OUTSIDE}` }), held({ web: DB })];
    assert.equal(left(before, after, ['job', 'db', 5432]), 'nothing');
    assert.equal(left(before, after, ['job', PARTNER, 443]), 'nothing');
    assert.equal(left(before, after, ['web', 'db', 5432]), 'all');
  });
});
