import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unsaidSections } from './unsaid-sections.ts';
import { parseProfiles } from './yaml.ts';

const HEAD = 'apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: {name: web, namespace: shop}\n';
const unsaid = (text: string) => unsaidSections(parseProfiles(HEAD + text, 'web.yaml'));

describe('sections of a profile', () => {
  it('say nothing with proposed lines alone', () => {
    assert.deepEqual(unsaid('listens: [{port: 80, state: proposed}]\negress: []\n'), [
      { workload: 'shop/web', sections: ['listens'] },
    ]);
  });

  it('say something where a line is accepted or refused, or where there is none', () => {
    for (const state of ['accepted', 'refused'])
      assert.deepEqual(unsaid(`listens: [{port: 80, state: ${state}}, {port: 81, state: proposed}]\n`), []);
    assert.deepEqual(unsaid('listens: []\n'), []);
  });
});
