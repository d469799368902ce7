import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { openFile } from '../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../test/fixtures/mutation.ts';
import { headerOf } from '../../../test/fixtures/rpm-header.ts';
import { publishedFilesAnalyser } from './published.ts';
import { digestPrefix, makerByAddress, makerByVendor } from './system-package/published-files.ts';
import { publishedBy } from './units/rpm/published.ts';
import { TAG } from './units/rpm/header.ts';

const ANALYSER = publishedFilesAnalyser('secret');
const read = (path: string, content: string | Buffer) => [...ANALYSER.read(openFile(path, content))];

const digestOf = (algorithm: string, encoding: 'hex' | 'base64') =>
  createHash(algorithm).update('x').digest(encoding);
const MD5 = digestOf('md5', 'hex');
const PREFIX = digestPrefix(MD5, 'hex') ?? '';

const STATUS = `Package: nginx
Status: install ok installed
Maintainer: Debian Nginx Maintainers <pkg-nginx-maintainers@alioth-lists.debian.net>
Version: 1.26.3-3+deb13u1
Conffiles:
 /etc/nginx/nginx.conf ${MD5}
 /etc/nginx/old.conf ${MD5} obsolete
 /etc/nginx/new.conf newconffile
Description: a server
 ${MD5}

Package: shop
Maintainer: Ops <ops@shop.example>
Version: 1.0
`;
const APK = `C:Q1x=
P:busybox
V:1.36.1-r28
m:Sören Tempel <soeren+alpine@alpinelinux.org>
F:bin
R:busybox
a:0:0:755
Z:Q1${digestOf('sha1', 'base64')}

P:shop
m:Ops <ops@shop.example>
R:key
Z:Q1${digestOf('sha1', 'base64')}
`;

describe('what a distribution publishes', () => {
  it('is told by the status of dpkg, which has who made a package and its files of configuration', () => {
    assert.deepEqual(read('/var/lib/dpkg/status', STATUS), [
      { name: 'nginx', maker: 'debian' },
      { name: 'nginx', digests: PREFIX + PREFIX },
      { name: 'shop', maker: '' },
    ]);
    assert.deepEqual(read('/var/lib/dpkg/status.d/nginx', STATUS.split('\n\n')[0] ?? ''), [
      { name: 'nginx', maker: 'debian' },
      { name: 'nginx', digests: PREFIX + PREFIX },
    ]);
  });

  it('is not what somebody built anew, as the version tells', () => {
    const makerOf = (version: string) =>
      read('/var/lib/dpkg/status', STATUS.replace('1.26.3-3+deb13u1', version))[0];
    const released = ['2:8.4+96', '3.0', '1.2-0ubuntu0.24.04.1', '1-2~bpo12+1', '1-1+b2', '15+248+deb12u1'];
    for (const version of released)
      assert.deepEqual(makerOf(version), { name: 'nginx', maker: 'debian' }, version);
    for (const version of ['1.26.3-3+acme1', '1.26.3-3~shop', '1.0acme'])
      assert.deepEqual(makerOf(version), { name: 'nginx', maker: '' }, version);
  });

  it('is told by the sums of dpkg, of packages of several architectures and of distroless images too', () => {
    const sums = `${MD5}  usr/bin/a\n${MD5} *usr/bin/b\nno sum\n`;
    const expected = [{ name: 'libc6', digests: PREFIX + PREFIX }];
    for (const path of ['info/libc6', 'info/libc6:amd64', 'status.d/libc6'])
      assert.deepEqual(read(`/var/lib/dpkg/${path}.md5sums`, sums), expected);
    assert.equal(ANALYSER.interest(openFile('/var/lib/dpkg/info/libc6.list', '').entry), 'no');
  });

  it('is told by the database of apk, of packages of its distribution', () => {
    assert.deepEqual(read('/lib/apk/db/installed', APK), [
      { name: 'busybox', maker: 'alpine' },
      { name: 'busybox', digests: digestPrefix(digestOf('sha1', 'base64'), 'base64') },
      { name: 'shop', maker: '' },
    ]);
  });

  it('is told by headers of rpm, of packages of a vendor', () => {
    const header = (vendor: string) =>
      headerOf([
        [TAG.name, 'bash'],
        [TAG.vendor, vendor],
        [TAG.fileDigests, [digestOf('sha256', 'hex'), '']],
      ]);
    assert.deepEqual(
      [...publishedBy(header('AlmaLinux'))],
      [
        { name: 'bash', maker: 'almalinux' },
        { name: 'bash', digests: digestPrefix(digestOf('sha256', 'hex'), 'hex') },
      ],
    );
    assert.deepEqual([...publishedBy(header('Shop'))], [{ name: 'bash', maker: '' }]);
    assert.deepEqual([...publishedBy(header('Shop').subarray(0, 40))], []);
    assert.deepEqual(read('/var/lib/rpm/rpmdb.sqlite', 'no database'), []);
  });

  it('is by an address at the distribution, and not by one that only looks like it', () => {
    const addresses = ['a <a@debian.org>', 'b@lists.alioth.debian.org', 'C <C@Lists.Ubuntu.com>'];
    assert.deepEqual(addresses.map(makerByAddress), ['debian', 'debian', 'ubuntu']);
    const others = ['a@debian.org.example', 'a@notdebian.org', 'debian.org', '<a@debian.org> <b@b.example>'];
    for (const other of others) assert.equal(makerByAddress(other), '', other);
    assert.deepEqual(['Red Hat, Inc.', 'Red Hat, Inc. and me', ''].map(makerByVendor), ['rhel', '', '']);
  });

  it('takes any bytes', () => {
    const paths = ['/var/lib/dpkg/status', '/var/lib/dpkg/info/a.md5sums', '/lib/apk/db/installed'];
    const any = fc.oneof(
      fc.string({ unit: anyCharacter }),
      ...[STATUS, APK].map((text) => mutationsOf(Buffer.from(text)).map(String)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), any, (path, text) => void onlyFaults(() => read(path, text))),
      { numRuns: propertyRuns(1000) },
    );
  });
});
