import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ofKind } from '../../src/model/finding/about.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { keptDebianPackages } from './claims.ts';
import { plimsoll } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';
export const needsDownloads = true;

const PACKAGE_JSON = '{"name":"lodash","version":"4.17.15"}';

describe(
  'packages of languages among the files of Debian',
  { skip: missing('apt-get', 'dpkg-deb', 'flock') },
  () => {
    const work = mkdtempSync(join(tmpdir(), 'plimsoll-claims-'));
    const [root, cache] = [join(work, 'root'), join(work, 'cache')];
    after(() => rmSync(work, { recursive: true }));

    before(async () => {
      cpSync(await keptDebianPackages(), root, { recursive: true, verbatimSymlinks: true });
      const above = { fixed: '999' };
      writeAdvisories(join(work, 'feed'), [
        {
          id: 'DEBIAN-CVE-2099-0001',
          aliases: ['CVE-2099-0001'],
          ecosystem: 'Debian:13',
          name: 'requests',
          ...above,
        },
        { id: 'PYSEC-2099-1', aliases: ['CVE-2099-0001'], ecosystem: 'PyPI', name: 'requests', ...above },
        {
          id: 'DEBIAN-CVE-2099-0002',
          aliases: ['CVE-2099-0002'],
          ecosystem: 'Debian:13',
          name: 'node-tar',
          fixed: '1',
        },
        {
          id: 'GHSA-2099-2222-2222',
          aliases: ['CVE-2099-0002'],
          ecosystem: 'npm',
          name: 'fs-minipass',
          fixed: '999.0.0',
        },
        {
          id: 'DEBIAN-CVE-2099-0003',
          aliases: ['CVE-2099-0003'],
          ecosystem: 'Debian:13',
          name: 'setuptools',
          fixed: '1',
        },
        { id: 'PYSEC-2099-4', aliases: ['CVE-2099-0004'], ecosystem: 'PyPI', name: 'wheel', ...above },
        {
          id: 'GHSA-2099-5555-5555',
          aliases: ['CVE-2099-0005'],
          ecosystem: 'npm',
          name: 'lodash',
          fixed: '4.17.21',
        },
        { id: 'GHSA-2099-6666-6666', ecosystem: 'RubyGems', name: 'rack', ...above },
        { id: 'GHSA-2099-7777-7777', ecosystem: 'Maven', name: 'commons-io:commons-io', ...above },
      ]);
      const updated = await plimsoll(['db', 'update', '--from', join(work, 'feed')], cache);
      assert.equal(updated.code, 0, updated.stderr);
    });

    async function scanned() {
      const { stdout, stderr } = await plimsoll(['scan', `dir:${root}`, '--format', 'json'], cache);
      assert.notEqual(stdout, '', stderr);
      const { packages, findings } = reportIn('scan', stdout);
      const told = [...ofKind(findings, 'vulnerability')].map(
        ({ ids, package: { ecosystem, name }, certainty = 'certain' }) =>
          `${ids.find((id) => id.startsWith('CVE-')) ?? ids[0]} ${ecosystem} ${name} ${certainty}`,
      );
      return { packages, told: told.toSorted() };
    }

    it('are part of those that are named for them, left to Debian where it speaks, and judged where it does not', async () => {
      const { packages, told } = await scanned();
      const bundled = packages.flatMap(({ name, bundles = [] }) =>
        bundles.map(({ purl }) => `${name}: ${purl.replace(/@.*/, '')}`),
      );
      assert.deepEqual(
        packages.flatMap(({ name, ecosystem }) => (ecosystem === 'deb' ? [] : [name])),
        ['wheel'],
      );
      for (const one of [
        'libcommons-io-java: pkg:maven/commons-io/commons-io',
        'python3-requests: pkg:pypi/requests',
        'python3-setuptools: pkg:pypi/setuptools',
        'ruby-rack: pkg:gem/rack',
        'node-tar: pkg:npm/fs-minipass',
      ])
        assert.ok(bundled.includes(one), `${one}: ${bundled.join(', ')}`);
      assert.deepEqual(told, [
        // Debian's record of it, and not another of the same one.
        'CVE-2099-0001 deb python3-requests certain',
        // That Debian mended what fs-minipass has, it says itself; of what it embeds in setuptools it says nothing.
        'CVE-2099-0004 pypi wheel possible',
      ]);
    });

    it('are not hidden by a line in a list', async () => {
      for (const [path, list] of [
        ['app/node_modules/lodash/package.json', 'ruby-rack.list'],
        ['usr/lib/node_modules/lodash/package.json', 'python3-requests.list'],
      ] as const) {
        const file = join(root, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, PACKAGE_JSON);
        appendFileSync(join(root, 'var/lib/dpkg/info', list), `/${path}\n`);
        const { told } = await scanned();
        const certainty = path.startsWith('app/') ? 'certain' : 'possible';
        assert.ok(told.includes(`CVE-2099-0005 npm lodash ${certainty}`), `${path}: ${told.join(', ')}`);
        rmSync(file);
      }
    });
  },
);
