import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { AT, flow, request } from '../../../test/fixtures/flows.ts';
import type { FlowRecord } from '../../model/flow/record.ts';
import { recordingLines } from '../../model/flow/recording.ts';
import { parseProfiles } from '../../model/profile/yaml.ts';
import { writeWhole } from '../../platform/files/write-whole.ts';
import { mergeFlows } from './merge-flows.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-merge-'));
after(() => rmSync(folder, { recursive: true }));
const [flows, profiles] = [join(folder, 'flows.jsonl'), join(folder, 'web.yaml')];

const WEB = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: shop }
egress:
  # What we sell.
  - to: { workload: { name: api } }
    ports: [80]
`;

function merged(...records: FlowRecord[]) {
  const totals = { ended: AT, seen: 9, stored: 9, evicted: 0, lost: {} };
  writeFileSync(
    flows,
    [...recordingLines({ started: AT, sources: ['conntrack'], records, totals })].join(''),
  );
  return mergeFlows(flows, { paths: [profiles], includeProposed: false, endpoints: undefined }, writeWhole);
}

describe('flows merged into profiles', () => {
  it('are provenance of what a line speaks of, and proposals of all else; comments stay', () => {
    writeFileSync(profiles, WEB);
    const seen = [
      flow('shop/web', 'shop/api', 80, { count: 5 }),
      flow('shop/web', 'shop/db', 5432, { count: 2 }),
      flow('shop/web', 'shop/cart', 80, request('GET', '/carts/{id}', 'template')),
      flow('shop/web', 'shop/api', 22, { decision: 'denied' }),
      flow('shop/job', 'shop/web', 8080),
    ];
    assert.deepEqual(merged(...seen), [{ path: profiles, change: 'merged' }]);
    const text = readFileSync(profiles, 'utf8');
    assert.match(text, /# What we sell\./);
    const [profile] = parseProfiles(text, profiles);
    const lines = (profile?.egress ?? []).map(
      ({ to, state, ports }) => `${'workload' in to ? to.workload.name : ''} ${state} ${ports?.[0]?.port}`,
    );
    assert.deepEqual(lines.toSorted(), ['api accepted 80', 'cart proposed 80', 'db proposed 5432']);
    const api = profile?.egress?.find(({ state }) => state === 'accepted');
    assert.deepEqual(
      api?.provenance.find(({ kind }) => kind === 'observed'),
      { kind: 'observed', source: 'conntrack', count: 5, first: AT, last: AT },
    );
    assert.equal(profile?.egress?.find(({ http }) => http)?.http?.[0]?.path, '/carts/{id}');
    assert.deepEqual(
      profile?.listens?.map(({ port, state }) => [port, state]),
      [[8080, 'proposed']],
    );
    assert.deepEqual(merged(...seen), [{ path: profiles, change: 'unchanged' }]);
  });
});
