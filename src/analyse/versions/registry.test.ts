import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { VERSION_SCHEMES } from './registry.ts';

const HERE = new URL('.', import.meta.url);
const folders = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('the registry of version schemes', () => {
  it('holds every folder once, under its name, in order', () => {
    assert.deepEqual(
      Object.entries(VERSION_SCHEMES).map(([id, scheme]) => [id, scheme.id]),
      folders.toSorted().map((name) => [name, name]),
    );
  });

  for (const folder of folders) {
    for (const file of ['scheme.ts', 'scheme.test.ts', 'order.txt', 'README.md']) {
      it(`finds ${folder}/${file}`, () => assert.ok(existsSync(new URL(`${folder}/${file}`, HERE))));
    }
  }
});
