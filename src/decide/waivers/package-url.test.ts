import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PackageUrl, readPackageUrl } from '../../model/package-url.ts';
import { plainPackageUrl, selects } from './package-url.ts';

function read(purl: string): PackageUrl {
  const found = readPackageUrl(purl);
  assert.ok(found, purl);
  return found;
}
const does = (selector: string, found: string) => selects(read(selector), read(found));

describe('selects', () => {
  it('takes a package URL without a version for all versions', () => {
    assert.equal(does('pkg:npm/lodash', 'pkg:npm/lodash@4.17.20'), true);
    assert.equal(does('pkg:npm/lodash@4.17.20', 'pkg:npm/lodash@4.17.20'), true);
    assert.equal(does('pkg:npm/lodash@4.17.2', 'pkg:npm/lodash@4.17.20'), false);
    assert.equal(does('pkg:npm/lodash@4', 'pkg:npm/lodash'), false);
  });

  it('asks for type, namespace and name', () => {
    assert.equal(does('pkg:npm/%40a/b', 'pkg:npm/%40a/b@1'), true);
    assert.equal(does('pkg:npm/b', 'pkg:npm/%40a/b@1'), false);
    assert.equal(does('pkg:pypi/lodash', 'pkg:npm/lodash@1'), false);
    assert.equal(does('pkg:pypi/Foo_Bar', 'pkg:pypi/foo-bar@1'), true);
    assert.equal(does('pkg:deb/ubuntu/tar', 'pkg:deb/debian/tar@1'), false);
  });

  it('asks for the qualifiers that it has, and no others', () => {
    const found = 'pkg:deb/debian/tar@1.34?arch=amd64&distro=debian-12';
    assert.equal(does('pkg:deb/debian/tar@1.34', found), true);
    assert.equal(does('pkg:deb/debian/tar?distro=debian-12', found), true);
    assert.equal(does('pkg:deb/debian/tar?arch=arm64', found), false);
    assert.equal(does(found, 'pkg:deb/debian/tar@1.34'), false);
  });

  it('knows an epoch where either way has it, and versions of Go with and without their "v"', () => {
    assert.equal(does('pkg:rpm/redhat/a@1-1?epoch=2', 'pkg:rpm/redhat/a@1-1?epoch=2&arch=noarch'), true);
    assert.equal(does('pkg:rpm/redhat/a@1-1', 'pkg:rpm/redhat/a@1-1?epoch=2'), false);
    assert.equal(does('pkg:golang/example.com/m@1.2.3', 'pkg:golang/example.com/m@v1.2.3'), true);
  });
});

describe('plainPackageUrl', () => {
  it('leaves out qualifiers and subpath', () => {
    assert.equal(plainPackageUrl('pkg:deb/debian/a@1?arch=b#c'), 'pkg:deb/debian/a@1');
    assert.equal(plainPackageUrl('pkg:golang/a#b'), 'pkg:golang/a');
  });
});
