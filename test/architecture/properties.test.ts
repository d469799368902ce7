import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from './source-files.ts';
import { isNode, memberName, nameOf, nodeAt, nodesOf, parse, type Node } from './syntax.ts';

/** Suites of end-to-end tests say themselves what is repeated in a soak. */
const TRIED = ['src/**/*.ts', 'test/{architecture,fixtures,run}/**/*.ts'];

const isCounted = (value: unknown): boolean =>
  isNode(value) && value.type === 'CallExpression' && nameOf(nodeAt(value, 'callee')) === 'propertyRuns';

/** Of a module, each number of tries that is the same in a soak and in short. */
function fixedRuns(path: string, text: string): Node[] {
  const nodes = nodesOf(parse(path, text));
  const counted = new Set(
    nodes
      .filter((node) => node.type === 'VariableDeclarator' && isCounted(node['init']))
      .map((node) => nameOf(nodeAt(node, 'id'))),
  );
  return nodes.filter((node) => {
    if (node.type !== 'Property' || memberName(node) !== 'numRuns') return false;
    const value = nodeAt(node, 'value');
    return !isCounted(value) && !(value?.type === 'Identifier' && counted.has(nameOf(value)));
  });
}

describe('properties', () => {
  it('are known by what says how often they are tried', () => {
    for (const text of ['{ numRuns: 5 }', '{ numRuns }', "{ ['numRuns']: RUNS }", '{ numRuns: 2 * runs }'])
      assert.equal(fixedRuns('a.ts', `const RUNS = 5; fc.assert(some, ${text});`).length, 1, text);
    for (const text of ['{ numRuns: propertyRuns(5, 5) }', '{ numRuns: RUNS }'])
      assert.deepEqual(fixedRuns('a.ts', `const RUNS = propertyRuns(5); fc.assert(some, ${text});`), []);
  });

  it('are tried as often as this run tries them (test/property-runs.ts)', () => {
    const files = globSync(TRIED, { cwd: ROOT }).map((path) => ({
      path,
      text: readFileSync(join(ROOT, path), 'utf8'),
    }));
    const fixed = files
      .filter(({ path, text }) => text.includes('numRuns') && !path.endsWith('/properties.test.ts'))
      .flatMap(({ path, text }) =>
        fixedRuns(path, text).map(({ start }) => `${path}:${text.slice(0, start).split('\n').length}`),
      );
    assert.deepEqual(fixed, []);
  });
});
