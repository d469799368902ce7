import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeLayers } from '../image/layers/merge.ts';
import { readLayer } from '../image/layers/read-layer.ts';
import { Readable } from 'node:stream';
import { buildTar, type TarEntrySpec } from '../../../test/fixtures/tar-builder.ts';
import { APK_UNIT } from './units/apk/unit.ts';
import { DPKG_UNIT } from './units/dpkg/unit.ts';
import { elsewhere } from './elsewhere.ts';
import { RPM_UNIT } from './units/rpm/unit.ts';

const units = [DPKG_UNIT, APK_UNIT, RPM_UNIT];

/** Subjects of the gaps of an image of these layers. */
async function gapsOf(...layers: TarEntrySpec[][]): Promise<string[]> {
  const facts = await Promise.all(
    layers.map((entries) =>
      readLayer({ stream: Readable.from([buildTar(entries)]), expected: {}, analysers: units }),
    ),
  );
  return elsewhere(units, mergeLayers(facts)).map(({ subject }) => subject);
}

const link = (path: string, target: string): TarEntrySpec => ({ path, type: 'symlink', target });

test('a database that a layer has behind a link is a gap', async () => {
  const lower = [{ path: 'var/lib/dpkg', type: 'directory' } as const, link('x', 'var/lib/dpkg')];
  assert.deepEqual(await gapsOf(lower, [{ path: 'x/status', content: 'x' }]), ['/var/lib/dpkg/status']);
  assert.deepEqual(await gapsOf([...lower, { path: 'x/other', content: 'x' }]), []);
  // Replaced later by one that is read.
  const again = [{ path: 'var/lib/dpkg/status', content: '' }];
  assert.deepEqual(await gapsOf(lower, [{ path: 'x/status', content: 'x' }], again), []);
});

test('a database that a link leads to is a gap, unless it is read there', async () => {
  const away = [{ path: 'opt/x/status', content: 'x' }, link('var/lib/dpkg', '/opt/x')];
  assert.deepEqual(await gapsOf(away), ['/var/lib/dpkg/status']);
  const file = [{ path: 'opt/db', content: 'x' }, link('lib/apk/db/installed', '../../../opt/db')];
  assert.deepEqual(await gapsOf(file), ['/lib/apk/db/installed']);
  const folder = [{ path: 'opt/x/a', content: 'x' }, link('var/lib/dpkg/status.d', '/opt/x')];
  assert.deepEqual(await gapsOf(folder), ['/var/lib/dpkg/status.d']);
  const usual = [
    { path: 'usr/lib/sysimage/rpm/Packages.db', content: '' },
    link('var/lib/rpm', '../../usr/lib/sysimage/rpm'),
    { path: 'usr/lib/apk/db/installed', content: '' },
    link('lib', 'usr/lib'),
  ];
  assert.deepEqual(await gapsOf(usual), []);
  assert.deepEqual(await gapsOf([link('var/lib/dpkg', 'dpkg')]), []);
});
