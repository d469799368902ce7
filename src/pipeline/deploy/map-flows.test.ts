import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { AT, flow, profile } from '../../../test/fixtures/flows.ts';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import { recordingLines } from '../../model/flow/recording.ts';
import { writeProfile } from '../../model/profile/write.ts';
import { connectionsSvg } from '../../present/network/map.ts';
import { networkPage } from '../../present/network/page.ts';
import { mapFlows } from './map-flows.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-map-'));
after(() => rmSync(folder, { recursive: true }));

const PROFILES = [
  profile('web', {
    listens: [],
    egress: [
      { to: { workload: { name: 'api' } }, ports: [80] },
      { to: { cidr: '203.0.113.0/24' }, ports: [443] },
      { to: { dns: '*.bank.example' }, ports: [443] },
    ],
  }),
  profile('api', { listens: [80], egress: [] }),
];
const HOSTILE = '<script>alert(1)</script>"\'>.bank.example';
const outside = (address: string, name?: string) => ({
  to: { kind: 'address' as const, address, ...(name === undefined ? {} : { name }) },
});
const records = [
  flow('shop/web', 'shop/api', 80, { count: 5 }),
  flow('shop/web', '', 443, { ...outside('192.0.2.1', 'a.bank.example'), count: 2 }),
  flow('shop/web', '', 22, { ...outside('192.0.2.2', HOSTILE), decision: 'denied' }),
  flow('shop/web', 'shop/api', 81, { count: 4, decision: 'denied' }),
];
const totals = { ended: AT, seen: 4, stored: 4, evicted: 0, lost: {} };
writeFileSync(
  join(folder, 'flows.jsonl'),
  [...recordingLines({ started: AT, sources: ['conntrack'], records, totals })].join(''),
);
writeFileSync(join(folder, 'profiles.yaml'), PROFILES.map(writeProfile).join('---\n'));

const map = () =>
  printedReport(
    'network-connections',
    mapFlows(join(folder, 'flows.jsonl'), {
      paths: [join(folder, 'profiles.yaml')],
      includeProposed: false,
      endpoints: undefined,
    }),
  );

describe('network map with flows', () => {
  it('tells used, unused and denied connections apart', () => {
    const text = map().connections.map(({ from, to, traffic, seen }) => {
      const name = (end: typeof from) =>
        end.kind === 'workloads' ? end.group : end.kind === 'name' ? end.name : end.description;
      return `${name(from)} ${name(to)} ${traffic}: ${seen?.usage} ${seen?.count}`;
    });
    assert.deepEqual(
      text.toSorted(),
      [
        `shop/Pod/web ${HOSTILE} (192.0.2.2) tcp 22: denied 1`,
        'shop/Pod/web *.bank.example tcp 443: used 2',
        'shop/Pod/web 203.0.113.0/24 tcp 443: unused 0',
        'shop/Pod/web shop/Pod/api tcp 80: used 5',
        'shop/Pod/web shop/Pod/api tcp 81: denied 4',
      ].toSorted(),
    );
  });

  it('draws them', () => {
    const svg = connectionsSvg(map());
    for (const [usage, times] of [
      ['used', 2],
      ['unused', 1],
      ['denied', 2],
    ] as const)
      assert.equal(svg.split(`class="way ${usage}"`).length - 1, times, usage);
    assert.doesNotMatch(svg, /<script/);
  });

  it('is a page that runs no script but its own and loads nothing', () => {
    const page = networkPage(map());
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)];
    assert.equal(scripts.length, 1);
    const hash = createHash('sha256')
      .update(scripts[0]?.[1] ?? '')
      .digest('base64');
    assert.ok(page.includes(`script-src &#39;sha256-${hash}&#39;`) || page.includes(`sha256-${hash}`));
    assert.doesNotMatch(page, /alert\(1\)<\/script>|(?:src|href)="/);
    assert.match(page, /denied 4 times/);
  });
});
