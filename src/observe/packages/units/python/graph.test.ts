import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { graphOf } from '../../language-package/unit-trial.fixture.ts';
import { PYTHON_UNIT } from './unit.ts';

const POETRY_MANIFEST = `[tool.poetry.dependencies]
python = "^3.11"
Flask = "^3.0"
[tool.poetry.group.test.dependencies]
pytest = "^8"
`;
const POETRY = `[[package]]
name = "flask"
version = "3.0.0"
[package.dependencies]
Werkzeug = ">=3"

[[package]]
name = "pytest"
version = "8.0.0"
[package.dependencies]
pluggy = {version = "*", markers = "python_version > '3'"}

[[package]]
name = "pluggy"
version = "1.0.0"

[[package]]
name = "werkzeug"
version = "3.0.1"

[metadata]
lock-version = "2.0"
`;

const UV = `version = 1
[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "flask" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "flask"
version = "3.0.0"
dependencies = [{ name = "werkzeug", marker = "sys_platform != 'win32'" }]

[[package]]
name = "pluggy"
version = "1.0.0"

[[package]]
name = "pytest"
version = "8.0.0"
dependencies = [{ name = "pluggy" }]

[[package]]
name = "werkzeug"
version = "3.0.1"
`;

const GRAPH = [
  'flask@3.0.0: direct, production, needs werkzeug@3.0.1',
  'pluggy@1.0.0: transitive, development, needs',
  'pytest@8.0.0: direct, development, needs pluggy@1.0.0',
  'werkzeug@3.0.1: transitive, production, needs',
];

describe('the graph of Python’s packages', () => {
  it('is told by poetry.lock with its manifest', () => {
    const files = { '/pyproject.toml': POETRY_MANIFEST, '/poetry.lock': POETRY };
    assert.deepEqual(graphOf(PYTHON_UNIT, files), GRAPH);
  });

  it('is told by uv.lock', () => {
    assert.deepEqual(graphOf(PYTHON_UNIT, { '/uv.lock': UV }), GRAPH);
  });

  it('is told by pdm.lock and pylock.toml, as far as they do', () => {
    const pdm =
      '[metadata]\n[[package]]\nname = "a"\nversion = "1"\ngroups = ["default"]\ndependencies = ["B>=1; python_version > \'3\'"]\n[[package]]\nname = "b"\nversion = "2"\n';
    assert.deepEqual(graphOf(PYTHON_UNIT, { '/pdm.lock': pdm }), [
      'a@1: production, needs b@2',
      'b@2: needs',
    ]);
    const pylock =
      'lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1"\ndependencies = [{name = "b"}]\n[[packages]]\nname = "b"\nversion = "2"\n';
    assert.deepEqual(graphOf(PYTHON_UNIT, { '/pylock.toml': pylock }), ['a@1: needs b@2', 'b@2: needs']);
  });

  it('has for production what the project’s own folders need', () => {
    const own =
      '[[package]]\nname = "own"\nversion = "0.1"\n[package.dependencies]\npluggy = "*"\n[package.source]\ntype = "directory"\nurl = "../own"\n\n';
    const files = { '/pyproject.toml': POETRY_MANIFEST, '/poetry.lock': own + POETRY };
    assert.equal(graphOf(PYTHON_UNIT, files)[1], 'pluggy@1.0.0: transitive, production, needs');
  });

  it('is told by pdm.lock with the groups of its manifest, where extras need their package', () => {
    const entry = (name: string, group: string, needs: string, more = '') =>
      `[[package]]\nname = "${name}"\nversion = "1"\ngroups = ["${group}"]\n${more}dependencies = [${needs}]\n`;
    const lock = [
      '[metadata]\ngroups = ["default", "test", "x"]\n',
      entry('a', 'default', ''),
      entry('a', 'default', '"a==1", "b"', 'extras = ["b"]\n'),
      entry('b', 'default', ''),
      entry('t', 'test', '"u"'),
      entry('u', 'test', ''),
      entry('x', 'x', ''),
      entry('git', 'test', '', 'git = "https://x.example/git.git"\n'),
      entry('file', 'default', '', 'path = "./file-1-py3-none-any.whl"\n'),
      entry('own', 'default', '"b"', 'path = "./own"\n'),
    ].join('\n');
    const manifest =
      '[project]\ndependencies = ["a[b]", "own @ file:///own", "file @ file:///file-1-py3-none-any.whl"]\n[project.optional-dependencies]\nx = ["x"]\n[dependency-groups]\ntest = ["t", "git @ git+https://x.example/git.git"]\n';
    assert.deepEqual(graphOf(PYTHON_UNIT, { '/pyproject.toml': manifest, '/pdm.lock': lock }), [
      'a@1: direct, production, needs b@1',
      'b@1: transitive, production, needs',
      'file@1: direct, production, needs',
      'git@1: direct, development, needs',
      't@1: direct, development, needs u@1',
      'u@1: transitive, development, needs',
      'x@1: direct, production, needs',
    ]);
  });

  it('is told by Pipfile.lock with its manifest, but for what packages need', () => {
    const files = {
      '/Pipfile': '[packages]\nflask = "*"\n[dev-packages]\npytest = "*"\n',
      '/Pipfile.lock': JSON.stringify({
        default: { flask: { version: '==3.0.0' }, werkzeug: { version: '==3.0.1' } },
        develop: { pytest: { version: '==8.0.0' } },
      }),
    };
    assert.deepEqual(graphOf(PYTHON_UNIT, files), [
      'flask@3.0.0: direct, production',
      'pytest@8.0.0: direct, development',
      'werkzeug@3.0.1: transitive, production',
    ]);
  });

  it('is told by the comments of pip-compile and uv', () => {
    const text = `# This file was made by a tool
flask==3.0.0 \\
    --hash=sha256:00
    # via -r requirements.in
jinja2==3.1.0
    # via
    #   flask
    #   my-tool
my_tool[x]==1.0   # via app (pyproject.toml), flask
markupsafe==2.1.0 # via jinja2
`;
    assert.deepEqual(graphOf(PYTHON_UNIT, { '/requirements.txt': text }), [
      'flask@3.0.0: direct, needs jinja2@3.1.0 my-tool@1.0',
      'jinja2@3.1.0: transitive, needs markupsafe@2.1.0',
      'markupsafe@2.1.0: transitive, needs',
      'my-tool@1.0: direct, needs jinja2@3.1.0',
    ]);
    assert.deepEqual(graphOf(PYTHON_UNIT, { '/requirements.txt': 'a==1 # as it was\n' }), ['a@1: direct']);
  });
});
