import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { AT, flow, profile, request } from '../../../test/fixtures/flows.ts';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import type { FlowRecord } from '../../model/flow/record.ts';
import { recordingLines } from '../../model/flow/recording.ts';
import { writeProfile } from '../../model/profile/write.ts';
import { replayText } from '../../present/network/flows.ts';
import { replayFlows } from './replay-flows.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-replay-'));
after(() => rmSync(folder, { recursive: true }));

const PROFILES = [
  profile('web', {
    egress: [
      { to: { workload: { name: 'api' } }, ports: [80], http: [{ methods: ['GET'], path: '/orders' }] },
    ],
  }),
  profile('api', { listens: [80, 81], egress: [] }),
];

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function recording(records: readonly FlowRecord[], lost = 0): string {
  const totals = {
    ended: AT,
    seen: records.length + lost,
    stored: records.length,
    evicted: 0,
    lost: lost > 0 ? { conntrack: lost } : {},
  };
  return file(
    'flows.jsonl',
    [...recordingLines({ started: AT, sources: ['conntrack'], records, totals })].join(''),
  );
}

const profiles = file('profiles.yaml', PROFILES.map(writeProfile).join('---\n'));
const replayed = (records: readonly FlowRecord[], lost = 0, endpoints?: string) =>
  printedReport(
    'network-replay',
    replayFlows(recording(records, lost), { paths: [profiles], includeProposed: false, endpoints }),
  );

describe('replay of a recording', () => {
  it('names the one line that is missing, where the called side answers whom profiles let call', () => {
    const report = replayed([
      flow('shop/web', 'shop/api', 80, { ...request('GET', '/orders'), count: 7 }),
      flow('shop/web', 'shop/api', 81, { count: 3 }),
    ]);
    assert.deepEqual(
      [report.summary.works, report.summary.breaks],
      [
        { flows: 1, count: 7 },
        { flows: 1, count: 3 },
      ],
    );
    assert.deepEqual(
      report.allow.map(({ workload, yaml }) => [workload, yaml.replaceAll(/ *provenance:\n.*\n/g, '')]),
      [['shop/web', 'egress:\n  - to:\n      workload:\n        name: api\n    ports: [81]\n']],
    );
    assert.deepEqual([report.gaps, report.refused], [[], 0]);
    assert.match(replayText(report), /would break: shop\/web → shop\/api tcp 81, 3 times/);
  });

  it('names lines at both ends, and requests', () => {
    const report = replayed([
      flow('shop/web', 'shop/api', 82),
      flow('shop/web', 'shop/api', 80, request('POST', '/orders')),
    ]);
    const [web, api] = report.allow;
    assert.deepEqual([web?.workload, api?.workload, report.refused], ['shop/web', 'shop/api', 0]);
    assert.match(web?.yaml ?? '', /methods: \[POST\]/);
    assert.match(api?.yaml ?? '', /port: 82/);
    assert.doesNotMatch(api?.yaml ?? '', /port: 80/);
  });

  it('counts what no line can say as refused', () => {
    assert.equal(replayed([flow('shop/web', 'shop/api', 0, { protocol: 'icmp' })]).refused, 1);
  });

  it('says that flows were lost, and of workloads that nobody knows', () => {
    const { gaps } = replayed([flow('shop/web', 'shop/db', 1)], 3);
    assert.deepEqual(
      gaps.map(({ kind }) => kind),
      ['limit', 'unknown', 'unknown'],
    );
    assert.match(gaps[0]?.reason ?? '', /^3 or more flows were lost/);
  });

  it('says that nothing was judged where nobody who was named has any of the addresses', () => {
    const [from, to] = ['10.0.0.1', '10.0.0.2'].map((address) => ({ kind: 'address', address }) as const);
    const strangers = { ...flow('', '', 81), ...(from && { from }), ...(to && { to }) };
    assert.match(replayed([strangers]).gaps[0]?.reason ?? '', /--endpoints tells who has which address/);
    assert.deepEqual(replayed([strangers, flow('shop/web', 'shop/api', 81)]).gaps, []);
    assert.deepEqual(replayed([]).gaps, []);
  });

  it('tells who has an address by the endpoints', () => {
    const where = file('where.yaml', 'shop/api: [{interface: veth1, addresses: [10.0.0.2]}]\n');
    const to = { kind: 'address', address: '10.0.0.2' } as const;
    const report = replayed([flow('shop/web', '', 81, { to })], 0, where);
    assert.equal(report.owners[0]?.flows[0]?.to, 'shop/api');
  });

  it('judges by the policies of manifests too', () => {
    const manifests = file(
      'manifests.yaml',
      [
        '{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: c, image: c}]}}',
        '{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}}, spec: {containers: [{name: c, image: c}]}}',
        '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: closed, namespace: shop}, spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{ports: [{port: 5432}]}]}}',
      ].join('\n---\n'),
    );
    const flows = recording([flow('shop/web', 'shop/db', 5432), flow('shop/web', 'shop/db', 22)]);
    const report = replayFlows(flows, { paths: [manifests], includeProposed: false, endpoints: undefined });
    assert.deepEqual([report.summary.works.flows, report.summary.breaks.flows], [1, 1]);
    assert.match(report.owners[0]?.flows[0]?.because[0] ?? '', /ingress: .*NetworkPolicy shop\/closed/);
  });
});
