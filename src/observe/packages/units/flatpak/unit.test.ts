import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assembledFrom, checkMutations } from '../../../../../test/fixtures/assembled.ts';
import { FLATPAK_UNIT } from './unit.ts';

const COMMIT = 'a'.repeat(64);
const APP = `/var/lib/flatpak/app/org.example.Boat/x86_64/stable/${COMMIT}`;
const METAINFO = `<component><releases>
  <release type="stable" version="1.2.0" date="2099-01-01"/><release version="1.1.0"/></releases></component>`;

function purlsIn(files: Readonly<Record<string, string>>): string[] {
  return assembledFrom(FLATPAK_UNIT, files).packages.map((one) => one.package.purl);
}

describe('what is deployed by Flatpak', () => {
  it('is told by its folder, and an application’s version by its own metainfo', () => {
    const found = purlsIn({
      [`${APP}/metadata`]: '[Application]\nname=org.example.Boat\n',
      [`${APP}/files/share/metainfo/org.example.Boat.metainfo.xml`]: METAINFO,
      [`${APP}/files/share/metainfo/org.example.Other.metainfo.xml`]: METAINFO.replace('1.2.0', '9'),
      [`/home/a/.local/share/flatpak/runtime/org.example.Platform/x86_64/24.08/${COMMIT}/metadata`]:
        '[Runtime]\n',
      [`/var/lib/flatpak/app/org.example.Boat/x86_64/stable/active`]: '',
      '/var/lib/flatpak/repo/config': '',
    });
    assert.deepEqual(found, ['pkg:flatpak/org.example.Boat@1.2.0', 'pkg:flatpak/org.example.Platform@24.08']);
  });

  it('is read of any bytes', () => {
    checkMutations(FLATPAK_UNIT, { [`${APP}/files/share/appdata/org.example.Boat.appdata.xml`]: METAINFO });
  });
});
