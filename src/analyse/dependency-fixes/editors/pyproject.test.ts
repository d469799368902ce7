import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PYPROJECT } from './pyproject.ts';
import { raise } from './raised.fixture.ts';

const MAIN = '[tool.poetry.dependencies]\npython = "^3.11"\n';

/** The lock file beside, a text and what it becomes where it asks for `a` below 1.2. */
const RAISED: readonly (readonly [lock: string, before: string, after: string | undefined])[] = [
  ['poetry.lock', `${MAIN}a = ">=1.0 <2"\n`, `${MAIN}a = ">=1.2,<2"\n`],
  ['poetry.lock', `${MAIN}a.version = "1.0"\n`, `${MAIN}a.version = "1.2"\n`],
  [
    'poetry.lock',
    '[tool.poetry.dependencies.a]\nversion = "1.0"\noptional = true\n[tool.poetry.dependencies.b]\nversion = "1.0"\n',
    '[tool.poetry.dependencies.a]\nversion = "1.2"\noptional = true\n[tool.poetry.dependencies.b]\nversion = "1.0"\n',
  ],
  [
    'poetry.lock',
    `${MAIN}a = [{version = "1.0", markers = "python_version = '3'"}, {version="^1.1"}, {git = "x"}]\n`,
    `${MAIN}a = [{version = "1.2", markers = "python_version = '3'"}, {version="^1.2"}, {git = "x"}]\n`,
  ],
  ['poetry.lock', `${MAIN}a = { git = "https://x.example/a" }\n`, undefined],
  [
    'pdm.lock',
    '[tool.pdm.resolution.overrides]\na = "https://x.example/a-1.0-py3-none-any.whl"\n',
    undefined,
  ],
  [
    'pdm.lock',
    '[project]\ndependencies = ["a"]\n[tool.pdm.resolution]\noverrides = { a = "1.0" }\n',
    '[project]\ndependencies = ["a>=1.2"]\n[tool.pdm.resolution]\noverrides = { a = "1.2" }\n',
  ],
  ['Pipfile.lock', '[docs]\nA = "==1.0"\n', '[docs]\nA = "==1.2"\n'],
  ['Pipfile.lock', '[packages.a]\nversion = "*"\n', '[packages.a]\nversion = ">=1.2"\n'],
  ['Pipfile.lock', '[scripts]\na = "1.0"\n', undefined],
];

/** The same, where another package brings `a`. */
const BROUGHT: readonly (readonly [
  lock: string,
  isForDevelopment: boolean,
  before: string,
  after: string | undefined,
])[] = [
  ['poetry.lock', false, '[tool.poetry.dependencies.a]\ngit = "x"\n[tool.poetry.dependencies]\n', undefined],
  ['poetry.lock', false, `${MAIN}"A" = [{git = "x"}]\n`, undefined],
  [
    'poetry.lock',
    true,
    `${MAIN}[tool.poetry.group.dev.dependencies]\nb = "1"\n`,
    `${MAIN}[tool.poetry.group.dev.dependencies]\na = ">=1.2"\nb = "1"\n`,
  ],
  [
    'poetry.lock',
    false,
    `[project]\ndependencies = ["b"]\n${MAIN}`,
    `[project]\ndependencies = ["a>=1.2", "b"]\n${MAIN}`,
  ],
  [
    'poetry.lock',
    false,
    '[project]\ndependencies = [\n    "b",\n]\n',
    '[project]\ndependencies = [\n    "a>=1.2",\n    "b",\n]\n',
  ],
  ['poetry.lock', false, '[project]\ndependencies = []\n', '[project]\ndependencies = ["a>=1.2"]\n'],
  [
    'pdm.lock',
    false,
    '[tool.pdm.resolution.overrides]\nA = "1.0"\n',
    '[tool.pdm.resolution.overrides]\nA = "1.2"\n',
  ],
  [
    'pdm.lock',
    false,
    '[tool.pdm.resolution]\noverrides = { b = "1.0" } # c\n',
    '[tool.pdm.resolution]\noverrides = { a = ">=1.2", b = "1.0" } # c\n',
  ],
  [
    'pdm.lock',
    false,
    '[tool.pdm.resolution]\noverrides = {}\n',
    '[tool.pdm.resolution]\noverrides = {a = ">=1.2"}\n',
  ],
  [
    'pdm.lock',
    false,
    '[tool.pdm.resolution]\noverrides = { b = "1.0", "A" = "==1.0" }\n',
    '[tool.pdm.resolution]\noverrides = { b = "1.0", "A" = "==1.2" }\n',
  ],
  ['pdm.lock', false, '[tool.pdm.resolution]\noverrides = { a = "git+https://x.example/a" }\n', undefined],
  ['pdm.lock', false, '[tool.pdm.resolution]\noverrides.b = "1.0"\n', undefined],
  ['pdm.lock', false, '[tool.pdm]\nresolution.overrides.b = "1.0"\n', undefined],
  ['pdm.lock', false, '[tool.pdm]\nresolution = { overrides = { b = "1.0" } }\n', undefined],
  ['pdm.lock', false, '[tool]\npdm.resolution.overrides.b = "1.0"\n', undefined],
  ['pdm.lock', false, '[tool.pdm.resolution.overrides]\na = "git+https://x.example/a"\n', undefined],
  ['Pipfile.lock', true, '[packages]\n[dev-packages]\n', '[packages]\n[dev-packages]\na = ">=1.2"\n'],
];

describe('pyproject.toml and Pipfile', () => {
  for (const [lock, before, after] of RAISED)
    it(`ask for another version in ${JSON.stringify(before).slice(0, 60)}`, () => {
      assert.equal(PYPROJECT.raise(before, raise('a', '1.2', lock)), after);
    });

  for (const [lock, isForDevelopment, before, after] of BROUGHT)
    it(`decide what is brought in ${JSON.stringify(before).slice(0, 60)}`, () => {
      const asked = { ...raise('a', '1.2', lock), isForDevelopment };
      assert.equal(PYPROJECT.override?.(before, asked), after);
    });

  it('lets the lock file of PDM alone follow, unless the project overrides the package', () => {
    const asked = (text: string) => ({
      ...raise('a', '1.2', 'pdm.lock'),
      beside: new Map([['pyproject.toml', text]]),
    });
    assert.deepEqual(PYPROJECT.update?.(asked('[project]\n'))?.packages, ['a']);
    for (const text of [
      '[tool.pdm.resolution.overrides]\na = "1.0"\n',
      '[tool.pdm.resolution]\noverrides = {a = "1.0"}\n',
    ])
      assert.equal(PYPROJECT.update?.(asked(text)), undefined);
  });

  it('have Poetry look at a project again that lies elsewhere', () => {
    const asked = raise('a', '1.2', 'poetry.lock');
    for (const table of ['project', 'tool.poetry'])
      assert.deepEqual(
        PYPROJECT.relock(asked, `[tool.x]\nname = "y"\n[${table}]\nname = "My-Lib"\n`)?.packages,
        ['a', 'My-Lib'],
      );
    assert.deepEqual(PYPROJECT.relock(asked)?.packages, ['a']);
    assert.deepEqual(PYPROJECT.relock(asked, '[project]\nname = "--all"\n')?.packages, ['a']);
  });
});
