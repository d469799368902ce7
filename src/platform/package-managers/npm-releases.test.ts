import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askNpm, releasesIn } from './npm-releases.ts';

describe('what npm says of releases', () => {
  const read = (answer: string) =>
    releasesIn(answer).map(({ version, requires }) => [version, ...requires].join(' '));

  it('is a list, or one where there is but one', () => {
    assert.deepEqual(read('[{"version":"1.0.0","dependencies":{"a":"^1"}},{"version":"1.1.0"}]'), [
      '1.0.0 a,^1',
      '1.1.0',
    ]);
    assert.deepEqual(read('{"version":"1.0.0"}'), ['1.0.0']);
  });

  it('is nothing where nobody understands it', () => {
    for (const answer of ['', '{', '{"error":{"code":"E404"}}', '"1.0.0"', '[{"version":1}]'])
      assert.deepEqual(read(answer), [], answer);
  });

  it('is not asked of what is no package', async () => {
    for (const [name, from] of [
      ['--registry', '1.0.0'],
      ['a', '1.0.0 || x'],
      ['../a', '1.0.0'],
    ] as const)
      assert.deepEqual(await askNpm(name, from, '/nowhere'), []);
  });
});
