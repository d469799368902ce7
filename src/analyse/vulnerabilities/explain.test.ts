import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainVulnerability } from './explain.ts';
import { before, memoryStore, says } from './memory-store.fixture.ts';

const STORE = memoryStore(
  [
    {
      id: 'GHSA-aaaa-bbbb-cccc',
      aliases: ['CVE-1999-0001'],
      summary: 'Prototype pollution in a made-up package',
      details: 'Long words.',
      published: '1999-02-01T00:00:00Z',
      modified: '1999-03-01T00:00:00Z',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      references: ['https://advisory.example/1'],
      affected: [
        says('npm', 'made-up', [{ introduced: '1.0.0' }, { fixed: '1.4.2' }, { introduced: '2.0.0' }]),
        says('npm', 'other', [], { versions: ['1.0.0', '1.0.1'] }),
      ],
    },
    {
      id: 'DEBIAN-CVE-1999-0001',
      upstream: ['CVE-1999-0001'],
      affected: [says('Debian:13', 'made-up', before('1.4.2-1'))],
    },
    { id: 'PYSEC-1999-1', aliases: ['CVE-1999-0001'], withdrawn: '1999-04-01T00:00:00Z' },
    { id: 'DSA-1-1', upstream: ['CVE-1999-0001', 'CVE-1999-0002'], summary: 'several' },
  ],
  { epss: { 'CVE-1999-0001': { probability: 0.5, percentile: 0.9 } } },
);

describe('explainVulnerability', () => {
  it('puts together what every advisory says of it', () => {
    const found = explainVulnerability('CVE-1999-0001', STORE);
    assert.ok(found);
    assert.equal(found.title, 'Prototype pollution in a made-up package');
    assert.deepEqual(
      [found.severity, found.severityFrom, found.cvss[0]?.score],
      ['critical', 'CVSS 3.1', 9.8],
    );
    assert.equal(found.epss?.probability, 0.5);
    assert.deepEqual(found.withdrawn, ['PYSEC-1999-1']);
    assert.deepEqual(
      found.affected.map(({ ecosystem, name, ranges, versions, fixedIn }) => [
        ecosystem,
        name,
        ranges.join(' or '),
        versions,
        fixedIn.join(),
      ]),
      [
        ['npm', 'made-up', '>= 1.0.0, < 1.4.2 or >= 2.0.0', 0, '1.4.2'],
        ['npm', 'other', '', 2, ''],
        ['Debian:13', 'made-up', '< 1.4.2-1', 0, '1.4.2-1'],
      ],
    );
  });

  it('knows it by every id and in any case', () => {
    const byAlias = explainVulnerability('cve-1999-0001', STORE);
    assert.equal(byAlias?.id, 'CVE-1999-0001');
    const byOwn = explainVulnerability('GHSA-aaaa-bbbb-cccc', STORE);
    assert.deepEqual(byOwn?.ids, ['CVE-1999-0001', 'GHSA-aaaa-bbbb-cccc']);
  });

  it('knows nothing of what no advisory names', () =>
    assert.equal(explainVulnerability('CVE-2099-9999', STORE), undefined));
});
