import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { secdb } from './format.ts';

const MAIN = JSON.stringify({
  apkurl: '{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk',
  archs: ['x86_64'],
  reponame: 'main',
  urlprefix: 'https://apk.example',
  distroversion: 'v3.20',
  packages: [
    {
      pkg: {
        name: 'boat',
        secfixes: {
          '0': ['CVE-2099-0001'],
          '1.2-r0': ['CVE-2099-0002 XSA-9'],
          '1.3-r1': ['CVE-2099-0003', 'GHSA-aaaa-bbbb-cccc'],
        },
      },
    },
    { pkg: { name: 'none', secfixes: {} } },
    { pkg: { name: 'empty', secfixes: [] } },
  ],
});

describe('secdb', () => {
  it('says by which version a package was mended, and nothing of what it never had', async () => {
    const records = await recordsIn(secdb, pieced('v3.20/main.json', MAIN), 'Alpine');
    assert.deepEqual(linesOf(records), [
      'ALPINE-CVE-2099-0002 Alpine:v3.20 boat introduced 0 fixed 1.2-r0',
      'ALPINE-XSA-9 Alpine:v3.20 boat introduced 0 fixed 1.2-r0',
      'ALPINE-CVE-2099-0003 Alpine:v3.20 boat introduced 0 fixed 1.3-r1',
      'ALPINE-GHSA-aaaa-bbbb-cccc Alpine:v3.20 boat introduced 0 fixed 1.3-r1',
    ]);
    assert.deepEqual(records[0]?.advisory.upstream, ['CVE-2099-0002']);
  });

  it('of a distribution that rolls names no release', async () => {
    const { distroversion: _, ...rolling } = JSON.parse(MAIN) as Record<string, unknown>;
    const document = pieced('security.json', JSON.stringify(rolling));
    const [first] = linesOf(await recordsIn(secdb, document, 'Wolfi'));
    assert.equal(first, 'WOLFI-CVE-2099-0002 Wolfi boat introduced 0 fixed 1.2-r0');
  });

  it('survives hostile documents', () => checkHostile(secdb, 'main.json', MAIN, 'Alpine'));
});
