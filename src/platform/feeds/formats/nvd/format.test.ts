import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../../model/fault.ts';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { nvd } from './format.ts';

const cpe = (part: string, product: string, version = '*', update = '*', target = '*') =>
  `cpe:2.3:${part}:${product}:${version}:${update}:*:*:*:${target}:*:*`;
const match = (criteria: string, more: object = {}) => ({
  vulnerable: true,
  criteria,
  matchCriteriaId: 'x',
  ...more,
});
const runsOn = (criteria: string) => ({ vulnerable: false, criteria, matchCriteriaId: 'x' });
const node = (...cpeMatch: object[]) => ({ operator: 'OR', negate: false, cpeMatch });
const vulnerability = (id: string, configurations: object[], more: object = {}) => ({
  cve: {
    id,
    sourceIdentifier: 'a@example.org',
    published: '2099-01-01T00:00:00.000',
    lastModified: '2099-01-02T00:00:00.000',
    vulnStatus: 'Analyzed',
    descriptions: [
      { lang: 'es', value: 'no' },
      { lang: 'en', value: 'It leaks, "badly" {]}.' },
    ],
    configurations,
    references: [{ url: 'https://example.org/a' }],
    ...more,
  },
});
const feed = (...vulnerabilities: object[]) =>
  JSON.stringify({
    resultsPerPage: vulnerabilities.length,
    startIndex: 0,
    totalResults: vulnerabilities.length,
    format: 'NVD_CVE',
    version: '2.0',
    timestamp: '2099-01-03T00:00:00.000',
    vulnerabilities,
  });
const NAME = 'nvdcve-2.0-2099.json';
const read = async (...configurations: object[]) => {
  const records = await recordsIn(
    nvd,
    pieced(NAME, feed(vulnerability('CVE-2099-0001', configurations))),
    'NVD',
  );
  return records.flatMap(({ affected }) =>
    affected.map((part) =>
      [
        ...linesOf([{ advisory: { id: 'x' } as never, affected: [part] }]).map((line) =>
          line.replace('x NVD ', ''),
        ),
        ...part.versions,
        ...(part.isConditional ? ['conditional'] : []),
      ].join(' '),
    ),
  );
};
const SAMPLE = feed(
  vulnerability(
    'CVE-2099-0001',
    [{ nodes: [node(match(cpe('a', 'f5:nginx'), { versionEndExcluding: '1.2' }))] }],
    {
      metrics: {
        cvssMetricV31: [
          {
            type: 'Secondary',
            cvssData: { version: '3.1', vectorString: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L' },
          },
          {
            type: 'Primary',
            cvssData: { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
          },
        ],
        cvssMetricV2: [
          { type: 'Primary', cvssData: { version: '2.0', vectorString: 'AV:N/AC:L/Au:N/C:P/I:P/A:P' } },
        ],
      },
    },
  ),
  vulnerability('CVE-2099-0002', [{ nodes: [node(match(cpe('a', 'a:b', '1.0')))] }], {
    vulnStatus: 'Rejected',
  }),
  vulnerability('CVE-2099-0003', []),
);

describe("NVD's feeds", () => {
  it('say of a program which versions are vulnerable, and how badly', async () => {
    const records = await recordsIn(nvd, pieced(NAME, SAMPLE), 'NVD');
    assert.deepEqual(linesOf(records), ['NVD-CVE-2099-0001 NVD f5:nginx introduced 0 fixed 1.2']);
    const { aliases, severity, details, modified, references } = records[0]?.advisory ?? {};
    assert.deepEqual(
      [aliases, severity?.map(({ score }) => score.slice(0, 13)), details, modified, references],
      [
        ['CVE-2099-0001'],
        ['CVSS:3.1/AV:N', 'AV:N/AC:L/Au:'],
        'It leaks, "badly" {]}.',
        '2099-01-02T00:00:00.000Z',
        ['https://example.org/a'],
      ],
    );
  });

  it('bound ranges on either side, and name versions with their updates', async () => {
    const product = cpe('a', 'f5:nginx');
    assert.deepEqual(
      await read({
        nodes: [
          node(
            match(product, { versionStartIncluding: '1.0', versionEndExcluding: '1.2' }),
            match(product, { versionStartExcluding: '1.4', versionEndIncluding: '1.6' }),
            match(cpe('a', 'f5:nginx', '1.8', 'rc1')),
            match(cpe('a', 'f5:nginx', String.raw`1.9\+x`)),
            match(cpe('a', 'f5:nginx', '-')),
            match(cpe('a', 'f5:nginx', '2.0', '*', 'windows')),
            match(cpe('o', 'debian:debian_linux', '12')),
            match(cpe('a', 'other:all')),
          ),
        ],
      }),
      [
        'f5:nginx introduced 1.0 fixed 1.2 introduced >1.4 last_affected 1.6',
        'f5:nginx 1.8-rc1 1.9+x',
        'other:all introduced 0',
      ],
    );
  });

  it('are certain where the other nodes are Linux, conditional where nothing tells, and silent of other systems', async () => {
    const vulnerable = node(match(cpe('a', 'a:b'), { versionEndExcluding: '2' }));
    const joined = (...others: object[]) => read({ operator: 'AND', nodes: [vulnerable, ...others] });
    const certain = ['a:b introduced 0 fixed 2'];
    const conditional = ['a:b introduced 0 fixed 2 conditional'];
    assert.deepEqual(await joined(node(runsOn(cpe('o', 'linux:linux_kernel', '-')))), certain);
    const windowsOrLinux = node(
      runsOn(cpe('o', 'microsoft:windows', '-')),
      runsOn(cpe('o', 'linux:linux_kernel', '-')),
    );
    assert.deepEqual(await joined(windowsOrLinux), certain);
    assert.deepEqual(await joined(node(runsOn(cpe('o', 'microsoft:windows', '-')))), []);
    assert.deepEqual(await joined(node(runsOn(cpe('o', 'apple:macos', '-')))), []);
    assert.deepEqual(await joined(node(runsOn(cpe('o', 'linux:linux_kernel', '5.0')))), conditional);
    assert.deepEqual(await joined(node(runsOn(cpe('a', 'php:php')))), conditional);
    assert.deepEqual(await joined(node(runsOn(cpe('h', 'maker:box', '-')))), conditional);
    const negated = { ...node(runsOn(cpe('o', 'linux:linux_kernel', '-'))), negate: true };
    assert.deepEqual(await joined(negated), conditional);
    assert.deepEqual(await read({ nodes: [{ ...vulnerable, negate: true }] }), []);
    assert.deepEqual(await read({ negate: true, nodes: [vulnerable] }), conditional);
    const within = { operator: 'AND', cpeMatch: [match(cpe('a', 'a:b')), runsOn(cpe('a', 'php:php'))] };
    assert.deepEqual(await read({ nodes: [within] }), ['a:b introduced 0 conditional']);
  });

  it('are refused where they are something else', async () => {
    for (const text of ['[]', '{"a":{}}', '{"vulnerabilities":{}}', '{"vulnerabilities":[{}', ''])
      await assert.rejects(recordsIn(nvd, pieced(NAME, text), 'NVD'), Fault, text);
  });

  it('survive hostile documents', () => checkHostile(nvd, NAME, SAMPLE, 'NVD'));
});
