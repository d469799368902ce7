import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../fault.ts';
import { keptProfiles } from './kept-profiles.ts';
import { parseProfiles } from './yaml.ts';

const textOf = (name: string, comment = '') =>
  `# ${comment}\napiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: { name: ${name}, namespace: lab }\n`;

describe('kept profiles', () => {
  it('are those of the text, read once', () => {
    const first = keptProfiles(textOf('web'), 'web.yaml');
    assert.deepEqual(first, parseProfiles(textOf('web'), 'web.yaml'));
    assert.equal(keptProfiles(textOf('web'), 'other.yaml'), first);
    assert.notDeepEqual(keptProfiles(textOf('db'), 'web.yaml'), first);
  });

  it('are not those of a text that cannot be read, which each file is told of', () => {
    for (const file of ['one.yaml', 'other.yaml'])
      assert.throws(
        () => keptProfiles('kind: nothing\n', file),
        (error) => error instanceof Fault && error.message.startsWith(`${file}:`),
      );
  });

  it('are forgotten where there are too many, the oldest first', () => {
    const large = (name: string) => textOf(name, '-'.repeat(400_000));
    const [first, ...others] = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => keptProfiles(large(name), name));
    assert.equal(keptProfiles(large('f'), 'f'), others.at(-1));
    const again = keptProfiles(large('a'), 'a');
    assert.notEqual(again, first);
    assert.deepEqual(again, first);
  });
});
