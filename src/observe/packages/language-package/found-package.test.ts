import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languagePackage } from './found-package.ts';

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
