import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { PackageURL } from 'packageurl-js';
import { languagePackage } from './found-package.ts';
import { packageUrl } from './package-url.ts';

test('a package of a language has one location and owns nothing', () => {
  const found = languagePackage({
    unit: 'java',
    ecosystem: 'maven',
    namespace: 'org.example',
    purlName: 'lib',
    name: 'org.example:lib',
    version: '1.0+2',
    licences: ['MIT'],
    development: true,
    path: '/pom.xml',
    layer: 3,
    evidence: 'declared',
  });
  assert.deepEqual(found, {
    package: {
      purl: 'pkg:maven/org.example/lib@1.0%2B2',
      ecosystem: 'maven',
      name: 'org.example:lib',
      version: '1.0+2',
      licences: ['MIT'],
      development: true,
      locations: [{ path: '/pom.xml', layer: 3, foundBy: 'java', evidence: 'declared' }],
    },
    files: [],
  });
});

test('any name and version make a package URL that reads back', () => {
  const text = fc.string({ minLength: 1, unit: 'binary' });
  const namespace = fc.array(
    text.filter((segment) => !/[/]|^\.*$/.test(segment)),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(namespace, text, text, (segments, name, version) => {
      const url = packageUrl({ type: 'cargo', namespace: segments.join('/'), name, version });
      assert.match(url, /^pkg:cargo\/[\w.~:%/@-]+$/);
      if (/^[\s/]|[\s/]$/.test(name + version) || /[\s/]/.test(name) || version.trim() !== version) return;
      const read = PackageURL.fromString(url);
      assert.deepEqual([read.name, read.version], [name.toWellFormed(), version.toWellFormed()]);
    }),
  );
});

test('a version that is not known is left out', () => {
  assert.equal(
    packageUrl({ type: 'golang', namespace: 'x.org/a', name: 'v2', version: '' }),
    'pkg:golang/x.org/a/v2',
  );
});
