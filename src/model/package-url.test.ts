import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../test/property-runs.ts';
import { readPackageUrl } from './package-url.ts';

describe('readPackageUrl', () => {
  it('names packages as advisories do', () => {
    const cases: readonly [purl: string, ecosystem: string | undefined, name: string, version: string][] = [
      ['pkg:npm/%40scope/name@1.0.0', 'npm', '@scope/name', '1.0.0'],
      ['pkg:npm/lodash@4.17.21', 'npm', 'lodash', '4.17.21'],
      ['pkg:maven/org.acme/logger@1.4.0?type=jar', 'maven', 'org.acme:logger', '1.4.0'],
      ['pkg:golang/github.com/acme/shop/v2@v2.0.1', 'golang', 'github.com/acme/shop/v2', 'v2.0.1'],
      ['pkg:golang/stdlib@1.22.1', 'golang', 'stdlib', '1.22.1'],
      ['pkg:composer/symfony/http-kernel@6.0', 'composer', 'symfony/http-kernel', '6.0'],
      ['pkg:pypi/Zope.Interface@5.0', 'pypi', 'zope-interface', '5.0'],
      ['pkg:deb/debian/bash@1%3A5.2-1?arch=amd64', 'deb', 'bash', '1:5.2-1'],
      ['pkg:rpm/redhat/bind@9.16-1.el9?epoch=32', 'rpm', 'bind', '32:9.16-1.el9'],
      ['pkg:rpm/redhat/zlib@1.2-1?epoch=0', 'rpm', 'zlib', '1.2-1'],
      ['pkg:cargo/rand@0.8.5', 'cargo', 'rand', '0.8.5'],
      ['pkg:gem/rails', 'gem', 'rails', ''],
      ['pkg:swift/example.com/a@1', 'swift', 'example.com/a', '1'],
      ['pkg:terra/example.com/a@1', undefined, 'a', '1'],
    ];
    for (const [purl, ecosystem, name, version] of cases) {
      const url = readPackageUrl(purl);
      assert.deepEqual([url?.ecosystem, url?.name, url?.version], [ecosystem, name, version], purl);
    }
  });

  it('refuses what is no package URL, and what is absurdly long', () => {
    for (const text of ['', 'npm/x', 'pkg:', 'pkg:npm/', 'pkg:deb/a@%ZZ', `pkg:npm/${'a'.repeat(5_000)}`]) {
      assert.equal(readPackageUrl(text), undefined, text.slice(0, 20));
    }
  });

  it('reads what is written as usual as it reads the rest', () => {
    const usual = { arbitrary: fc.constantFrom('a', 'b1', '.', '_', '-'), weight: 10 };
    const odd = {
      arbitrary: fc.constantFrom('~', ':', '+', '%', '/', '@', '?', '&', '=', 'A', '%40', '%2B', '%3a'),
      weight: 1,
    };
    const text = fc.string({ unit: fc.oneof(usual, odd), maxLength: 8 });
    const types = ['npm', 'maven', 'deb', 'rpm', 'pypi', 'composer', 'golang', 'cran', 'nuget', 'swift', 'x'];
    const type = fc.constantFrom(...types);
    const queries = [
      '',
      '?arch=amd64',
      '?epoch=1&arch=',
      '?a=1&b=2&a=3',
      '?distro=debian-12.5&upstream=x%402',
    ];
    const purls = fc
      .tuple(
        type,
        fc.constantFrom('', 'a/', '%40a/', 'a/b-c/', 'a//'),
        text,
        text,
        fc.constantFrom(...queries),
      )
      .map(([one, folders, name, version, query]) => `${one}/${folders}${name}@${version}${query}`);
    fc.assert(
      fc.property(purls, (purl) => {
        // The scheme in capitals is the same to the library, and unusual.
        assert.deepEqual(readPackageUrl(`pkg:${purl}`), readPackageUrl(`PKG:${purl}`), purl);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => void readPackageUrl(text)));
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => void readPackageUrl(`pkg:npm/${text}`)),
    );
  });

  it('keeps qualifiers as data, whatever their name', () => {
    const url = readPackageUrl('pkg:npm/x@1?__proto__=y&arch=z');
    assert.equal(url?.qualifiers.get('__proto__'), 'y');
    assert.equal(url?.qualifiers.get('arch'), 'z');
  });
});
