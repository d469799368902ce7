import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { VERSION_SCHEMES, versionScheme } from './registry.ts';

const HERE = new URL('.', import.meta.url);
const folders = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('the registry of version schemes', () => {
  it('holds every folder once, under its name, in order', () => {
    assert.deepEqual(
      VERSION_SCHEMES.map((scheme) => scheme.id),
      folders.toSorted(),
    );
  });

  for (const folder of folders) {
    for (const file of ['scheme.ts', 'scheme.test.ts', 'order.txt', 'README.md']) {
      it(`finds ${folder}/${file}`, () => assert.ok(existsSync(new URL(`${folder}/${file}`, HERE))));
    }
  }

  it('finds a scheme by its id, and says so where there is none', () => {
    for (const scheme of VERSION_SCHEMES) assert.equal(versionScheme(scheme.id), scheme);
    assert.throws(() => versionScheme('__proto__'), Fault);
  });
});
