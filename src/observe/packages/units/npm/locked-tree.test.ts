import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trial } from '../../language-package/unit-trial.fixture.ts';
import { NPM_UNIT } from './unit.ts';

/** What a lock file tells: `name@version`, marked where it is direct, and what it requires. */
function graphOf(packages: object): Record<string, string[]> {
  const lock = JSON.stringify({ lockfileVersion: 3, packages });
  const found = trial(NPM_UNIT, { '/package-lock.json': lock }).packages;
  return Object.fromEntries(
    found.map(({ package: { purl, direct, requires } }) => [
      `${purl.replace('pkg:npm/', '')}${direct ? ' direct' : ''}`,
      (requires ?? []).map((one) => one.replace('pkg:npm/', '')),
    ]),
  );
}

describe('the tree of a lock file of npm', () => {
  it('tells who gets which version, as Node looks for it, and what projects ask for themselves', () => {
    const graph = graphOf({
      '': { dependencies: { a: '^1', missing: '^1' }, devDependencies: { '@s/dev': '*' } },
      'packages/app': { dependencies: { b: '^2', c: '^1' } },
      'node_modules/app': { resolved: 'packages/app', link: true },
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^1' }, optionalDependencies: { fs: '*' } },
      'node_modules/a/node_modules/b': { version: '1.5.0', dependencies: { c: '*' } },
      'node_modules/b': { version: '3.0.0' },
      'packages/app/node_modules/b': { version: '2.0.0', peerDependencies: { a: '*' } },
      'node_modules/c': { version: '1.1.1' },
      'node_modules/@s/dev': { version: '0.1.0', dev: true },
    });
    assert.deepEqual(graph, {
      'a@1.0.0 direct': ['b@1.5.0'],
      'b@1.5.0': ['c@1.1.1'],
      'b@3.0.0': [],
      'b@2.0.0 direct': ['a@1.0.0'],
      'c@1.1.1 direct': [],
      '%40s/dev@0.1.0 direct': [],
    });
  });

  it('tells nothing of projects where the file has none', () => {
    const lock = {
      'node_modules/a': { version: '1.0.0', dependencies: { b: '1' } },
      'node_modules/b': { version: '1.0.0' },
    };
    assert.deepEqual(graphOf(lock), { 'a@1.0.0': ['b@1.0.0'], 'b@1.0.0': [] });
  });
});
