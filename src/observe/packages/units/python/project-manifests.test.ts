import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { PYTHON_UNIT } from './unit.ts';

const PYPROJECT = `[build-system]
requires = ["setuptools>=61"]
[project]
name = "app"
dependencies = ["requests>=2.28,<3", "Pinned_One == 1.2.3", "any", "forked @ git+https://x.example/a.git"]
[project.optional-dependencies]
extra = ["extra~=2.0 ; python_version > '3'"]
[dependency-groups]
test = ["pytest>=8", {include-group = "other"}]
`;
const POETRY = `[tool.poetry.dependencies]
python = "^3.11"
caret = "^1.2"
exact = "1.2.3"
table = { version = "~2.1", optional = true }
several = [{ version = ">=1", python = "<3.8" }, { version = ">=2", python = ">=3.8" }]
own = { path = "../own" }
forked = { git = "https://x.example/a.git" }
[tool.poetry.group.dev.dependencies]
black = "*"
`;
const PIPFILE = `[[source]]
url = "https://index.example"
[packages]
django = ">=4"
pinned = "==1.0"
any = "*"
local = { path = "." , editable = true }
[dev-packages]
pytest = "*"
`;
const SETUP_CFG = `[metadata]
name = app
[options]
python_requires = >=3.8
install_requires =
    requests>=2
    # a comment
    pinned==1.0; python_version < "4"
packages = find:
[options.extras_require]
test = pytest>=7; extra-one
docs =
    sphinx
[tool:pytest]
addopts = -q
`;

const EXPECTED: readonly [path: string, text: string, names: string[], counts: (number | undefined)[]][] = [
  [
    '/pyproject.toml',
    PYPROJECT,
    ['any@*', 'extra@~=2.0', 'forked@', 'pinned-one@1.2.3', 'pytest@>=8 (development)', 'requests@>=2.28,<3'],
    [4, 1],
  ],
  [
    '/a/pyproject.toml',
    POETRY,
    ['black@* (development)', 'caret@^1.2', 'exact@1.2.3', 'forked@', 'several@>=2', 'table@~2.1'],
    [4, 1],
  ],
  ['/Pipfile', PIPFILE, ['any@*', 'django@>=4', 'pinned@1.0', 'pytest@* (development)'], [3]],
  ['/setup.cfg', SETUP_CFG, ['pinned@1.0', 'pytest@>=7', 'requests@>=2', 'sphinx@*'], [3]],
];

describe('manifests of Python projects without a lock file', () => {
  for (const [path, text, expected, counts] of EXPECTED) {
    it(`declare ranges, and say how many they leave undecided: ${path}`, () => {
      const { names, gaps } = trial(PYTHON_UNIT, { [path]: text });
      assert.deepEqual(names, expected);
      assert.deepEqual(
        gaps.map(({ kind, count }) => [kind, count]),
        counts.map((count) => ['undecided', count]),
      );
    });

    it(`are decided by a lock file that knows their packages: ${path}`, () => {
      const known = [...new Set(expected.map((name) => name.split('@', 1)[0] ?? ''))];
      const uv = known.map((name) => `[[package]]\nname = "${name}"\nversion = "1.2.3"\n`).join('');
      const pipenv = JSON.stringify({
        default: Object.fromEntries(known.map((name) => [name, { version: '==1.2.3' }])),
      });
      const [lock, content] =
        path === '/Pipfile' ? ['Pipfile.lock', pipenv] : ['uv.lock', `version = 1\n${uv}`];
      const { names, gaps } = trial(PYTHON_UNIT, { [path]: text, [path.replace(/[^/]*$/, lock)]: content });
      const tools = new Set(
        expected.flatMap((name) => (/ \(dev/.test(name) && lock === 'uv.lock' ? name.split('@', 1) : [])),
      );
      const marked = known.map((name) => `${name}@1.2.3${tools.has(name) ? ' (development)' : ''}`);
      assert.deepEqual([names, gaps], [marked, []]);
    });
  }

  it('count as members of a workspace by their lock file above', () => {
    const member = { '/packages/a/pyproject.toml': '[project]\ndependencies = ["any"]\n' };
    const lock = { '/uv.lock': 'version = 1\n[[package]]\nname = "any"\nversion = "1"\n' };
    const root = '[tool.uv.workspace]\nmembers = ["packages/*"]\n';
    assert.deepEqual(trial(PYTHON_UNIT, { ...member, ...lock, '/pyproject.toml': root }).gaps, []);
    assert.equal(trial(PYTHON_UNIT, { ...member, ...lock, '/pyproject.toml': '' }).gaps.length, 1);
  });

  it('declare nothing that no version of Python of theirs gets', () => {
    const of = (python: string, ...markers: string[]) =>
      trial(PYTHON_UNIT, {
        '/pyproject.toml': `[project]\nrequires-python = "${python}"\ndependencies = [${markers.map((marker, at) => `"p${at}; ${marker}"`).join()}]\n`,
      }).names.map((name) => name.replace('@*', ''));
    assert.deepEqual(
      of(
        '>=3.9,<4',
        "python_version < '3.9'",
        "python_version<='3.9'",
        "sys_platform == 'win32' and (python_version == '2.7' or '3.8' > python_version)",
        "sys_platform == 'win32' or python_version < '3.9'",
        "python_full_version < '3.9.1'",
        "python_full_version < '3.9'",
        "python_version in '3.7, 3.8'",
        "python_version < '3.9",
        "python_version not in '3.9' and python_version ~= '2.7'",
        "extra == 'x' and python_version >= '3.12'",
      ),
      ['p1', 'p3', 'p4', 'p6', 'p7', 'p9'],
    );
    assert.deepEqual(of('==3.11.*', "python_version != '3.11'", "python_version > '3.11'"), []);
    assert.deepEqual(of('>3.10', "python_version == '3.10'"), ['p0']);
    assert.deepEqual(of('nonsense', "python_version < '3'", "python_version < '2'"), ['p0']);
  });

  it('declare what is for development in tables of uv, PDM and Hatch', () => {
    const text =
      '[tool.uv]\ndev-dependencies = ["a"]\n[tool.pdm.dev-dependencies]\nt = ["b", "-e file:///x#egg=c"]\n[tool.hatch.envs.t]\nextra-dependencies = ["d==1"]\n';
    const { names } = trial(PYTHON_UNIT, { '/pyproject.toml': text });
    assert.deepEqual(names, ['a@* (development)', 'b@* (development)', 'd@1 (development)']);
  });

  it('declare what other categories of a Pipfile have, and the version of a wheel', () => {
    const text = '[scripts]\nx = "y"\n[docs]\na = "==1.0"\nb = { path = "b-2.0-py3-none-any.whl" }\n';
    assert.deepEqual(trial(PYTHON_UNIT, { '/Pipfile': text }).names, ['a@1.0', 'b@2.0']);
  });

  it('that a build decides are told', () => {
    const dynamic = trial(PYTHON_UNIT, {
      '/pyproject.toml': '[project]\ndynamic = ["version", "dependencies"]\n',
    });
    assert.deepEqual(
      dynamic.gaps.map(({ kind, count }) => [kind, count]),
      [['undecided', 1]],
    );
  });

  it('of any bytes cause nothing but a Fault', () => {
    fuzz(PYTHON_UNIT, Object.fromEntries(EXPECTED.map(([path, text]) => [path, text])), 150);
  });
});
