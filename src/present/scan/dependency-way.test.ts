import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependencyKind, dependencyWay } from './dependency-way.ts';

const way = (dependencyPath: readonly string[] | undefined, development?: boolean) =>
  dependencyWay({
    dependencyPath: dependencyPath && [...dependencyPath],
    package: { purl: '', ecosystem: 'npm', name: 'x', version: '1', locations: [], development },
  });

test('a way says by what a package comes in', () => {
  assert.equal(way(undefined), '');
  assert.equal(way(['pkg:npm/x@1']), 'direct dependency');
  assert.equal(way(['pkg:npm/%40s/a@1', 'pkg:npm/x@1'], true), 'brought in by @s/a@1, for development only');
  const long = Array.from({ length: 100 }, (_, index) => `pkg:npm/p${index}@1`);
  assert.equal(way(long), 'brought in by p0@1 › p1@1 › p2@1 › p3@1 › … › p95@1 › p96@1 › p97@1 › p98@1');
});

test('a package is direct or transitive where that is told', () => {
  assert.equal(dependencyKind({}), '');
  assert.equal(dependencyKind({ direct: true }), 'direct');
  assert.equal(dependencyKind({ direct: false, development: true }), 'transitive, development');
});
