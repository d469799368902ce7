import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { archivedRepository, gitHubRepositoryAt, repositoryOf } from './repository.ts';

test('a repository is told by the addresses that it is cloned from', () => {
  const gitHub = { ecosystem: 'github', name: 'sea/boat' };
  for (const address of [
    'https://github.com/Sea/Boat',
    'https://user@github.com/sea/boat.git',
    'git+https://github.com/sea/boat.git#v1',
    'ssh://git@github.com:22/sea/boat/',
    'git@github.com:sea/boat.git',
  ]) {
    assert.deepEqual(repositoryOf(address), gitHub, address);
    assert.deepEqual(gitHubRepositoryAt(address), gitHub, address);
  }
  assert.deepEqual(repositoryOf('https://Git.example/a/b/c.git'), {
    ecosystem: 'generic',
    name: 'git.example/a/b/c',
  });
});

test('of GitHub are only addresses of a whole repository there', () => {
  for (const address of ['', 'boat', 'https://git.example/sea/boat', 'https://github.com/sea/boat/tree/x'])
    assert.equal(gitHubRepositoryAt(address), undefined, address);
});

test('an archive tells repository and revision', () => {
  const boat = { ecosystem: 'github', name: 'sea/boat' };
  const archive = 'https://github.com/Sea/Boat/archive/refs/tags/v1.2.tar.gz';
  assert.deepEqual(archivedRepository(archive), { ...boat, version: 'v1.2' });
  assert.deepEqual(archivedRepository('https://codeload.github.com/sea/boat/tar.gz/abc1234'), {
    ...boat,
    version: 'abc1234',
  });
  assert.equal(archivedRepository('https://files.example/boat.tar.gz'), undefined);
});

test('any text is an address or none', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (text) => {
      const found = repositoryOf(`https://${text}`);
      assert.ok(found === undefined || /^(?:github|generic)$/.test(found.ecosystem));
    }),
    { numRuns: propertyRuns(100) },
  );
});
