import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testsOf } from './changed-tests.ts';

const TEXTS = {
  'src/a.ts': 'export const a = 1;',
  'src/b.ts': "import { a } from './a.ts';",
  'src/b.test.ts': "import { b } from './b.ts';",
  'src/lazy.ts': "const a = await import('./a.ts');",
  'src/lazy.test.ts': "export * from './lazy.ts';",
  'src/other.test.ts': "import { readFileSync } from 'node:fs';",
  'src/started.ts': '',
  'src/main.ts': "import './started.ts';",
  'test/e2e/command.ts': "const MAIN = join(ROOT, 'src/main.ts');",
  'test/e2e/command.test.ts': "import { run } from './command.ts';",
  'test/architecture/rules.test.ts': '',
};
const files = Object.entries(TEXTS).map(([path, text]) => ({ path, text }));
const RULES = 'test/architecture/rules.test.ts';

describe('the tests that a change can reach', () => {
  const cases: [string[], string[], string[]][] = [
    [['src/a.ts'], ['src/b.test.ts', 'src/lazy.test.ts', RULES], []],
    [['src/other.test.ts'], ['src/other.test.ts', RULES], []],
    [['src/started.ts'], [RULES], ['test/e2e/command.test.ts']],
    [['test/e2e/command.ts'], [RULES], ['test/e2e/command.test.ts']],
    [['src/gone.ts', 'src/b.ts'], ['src/b.test.ts', RULES], []],
    [['README.md', 'docs/architecture.md'], [], []],
    [[], [], []],
  ];
  for (const [changed, unit, e2e] of cases)
    it(`are ${[...unit, ...e2e].join(', ') || 'none'} for ${changed.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(testsOf(changed, files), { unit, e2e });
    });

  it('are all, and it is said why, where what changed is no code', () => {
    for (const path of ['package-lock.json', 'tsconfig.json', 'docs/reference/profile.md', 'src/x/a.json']) {
      const { unit, e2e, because } = testsOf([path], files);
      assert.deepEqual([unit.length, e2e.length], [4, 1]);
      assert.equal(because, `${path} is no code, and any test may read it`);
    }
  });
});
