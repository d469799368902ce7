import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { MESON_UNIT } from './unit.ts';

const purlOf = (name: string, text: string) =>
  trial(MESON_UNIT, { [`/app/subprojects/${name}.wrap`]: text }).packages[0]?.package.purl;
const FILE = `[wrap-file]
directory = zlib-1.3.1
source_url = https://zlib.example/zlib-1.3.1.tar.xz
source_filename = zlib-1.3.1.tar.xz
source_hash = 38ef96b8dfe510d42707d9c781877914792541133e1870841463bfa73f883e32
wrapdb_version = 1.3.1-2

[provide]
zlib = zlib_dep
`;
const GIT = '[wrap-git]\nurl = https://github.com/Sea/Boat.git\nrevision = v1.2.0\ndepth = 1\n';

describe('projects that Meson fetches', () => {
  it('have the version of WrapDB, or that of their folder or archive', () => {
    assert.equal(purlOf('zlib', FILE), 'pkg:generic/zlib@1.3.1');
    assert.equal(purlOf('zlib', FILE.replace(/wrapdb_version.*\n/, '')), 'pkg:generic/zlib@1.3.1');
    const bare = '[wrap-file]\r\nsource_url = https://a.example/v2.0.tar.gz\r\n';
    assert.equal(purlOf('boat', bare), 'pkg:generic/boat@2.0');
    assert.equal(purlOf('boat', '[wrap-file]\ndirectory=libboat-0.9-rc1\n'), 'pkg:generic/boat@0.9-rc1');
  });

  it('from a repository have its revision', () => {
    assert.equal(purlOf('boat', GIT), 'pkg:github/sea/boat@v1.2.0');
    assert.equal(purlOf('boat', GIT.replace('github.com', 'git.example')), 'pkg:generic/boat@v1.2.0');
  });

  it('at a branch or without a version are told, and redirections are none', () => {
    const reasonOf = (text: string) =>
      trial(MESON_UNIT, { '/subprojects/boat.wrap': text }).gaps[0]?.reason ?? '';
    assert.match(reasonOf(GIT.replace('v1.2.0', 'HEAD')), /boat/);
    assert.match(reasonOf('[wrap-file]\ndirectory = boat\n'), /boat/);
    assert.match(reasonOf('nothing'), /no section/);
    assert.equal(reasonOf('[wrap-redirect]\nfilename = a/subprojects/boat.wrap\n'), '');
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(MESON_UNIT, { '/subprojects/zlib.wrap': FILE, '/subprojects/boat.wrap': GIT }, 100);
  });
});
