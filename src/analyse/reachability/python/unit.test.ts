import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeOf } from '../../../../test/fixtures/reachability/judge.ts';
import { PYTHON_MODULES as python } from './unit.ts';

const SITE = '/usr/lib/python3/site-packages';
const FILES = {
  '/app/main.py': 'import one\none.used()\n',
  [`${SITE}/one/__init__.py`]: 'def used():\n  pass\n',
  [`${SITE}/two.py`]: 'def other():\n  pass\n',
};

/** What is asked of a package of PyPI. */
const pypi = (name: string) => ({
  ecosystem: 'pypi' as const,
  name,
  version: '1',
  locations: [
    { path: `${SITE}/${name}-1.dist-info/METADATA`, foundBy: 'python', evidence: 'installed' as const },
  ],
});

describe('reachability in Python', () => {
  it('takes sources for modules, and those outside of what is installed for the project', () => {
    assert.ok(python.isOwn('/app/main.py'));
    assert.ok(python.isModule(`${SITE}/two.py`));
    for (const path of [`${SITE}/two.py`, '/usr/lib/python3.13/json/__init__.py', '/app/main.js'])
      assert.ok(!python.isOwn(path), path);
  });

  it('is reachable, or not reachable, by what is imported', () => {
    assert.equal(judgeOf(FILES)(pypi('one'))?.state, 'reachable');
    assert.equal(judgeOf(FILES)(pypi('two'))?.state, 'not reachable');
  });

  it('is unknown where a compiled module is taken in place of the source beside it', () => {
    const files = {
      ...FILES,
      [`${SITE}/one/part.py`]: '',
      [`${SITE}/one/__init__.py`]: 'from . import part\n',
    };
    const judge = judgeOf({ ...files, [`${SITE}/one/part.cpython-313-x86_64-linux-gnu.so`]: '' });
    assert.equal(judge(pypi('two'))?.state, 'unknown');
    assert.equal(judgeOf(files)(pypi('two'))?.state, 'not reachable');
  });

  it('is told where the outermost folder is a package itself', () => {
    const judge = judgeOf({ ...FILES, '/__init__.py': 'import sys\nsys.path.append("a")\n', '/a.py': '' });
    assert.equal(judge(pypi('one'))?.state, 'reachable');
    assert.equal(judge(pypi('two'))?.state, 'not reachable');
  });

  it('is told of packages by the names of their modules where these are known to be others', () => {
    const at = (path: string, text: string) => ({ [`${SITE}/${path}`]: text });
    const files = {
      ...FILES,
      ...at('dateutil/tz.py', ''),
      ...at('yaml/__init__.py', 'def load():\n  pass\n'),
    };
    const judge = judgeOf({ ...files, '/app/main.py': 'import yaml\nyaml.load()\n' });
    assert.equal(judge(pypi('PyYAML'))?.state, 'reachable');
    assert.equal(judge(pypi('python-dateutil'))?.state, 'not reachable');
  });

  it('is unknown where a package brings modules of another name', () => {
    assert.equal(judgeOf(FILES)(pypi('three'))?.state, 'unknown');
  });

  it('is told by the files that a package installed, whatever their names', () => {
    const files = { ...FILES, [`${SITE}/five/__init__.py`]: '' };
    const judge = judgeOf({ ...files, '/app/main.py': 'import five\n' });
    const listing = (name: string, ...paths: string[]) => judge({ ...pypi(name), files: paths })?.state;
    assert.equal(listing('four', `${SITE}/five/__init__.py`, `${SITE}/four.so`), 'loaded');
    assert.equal(listing('one', `${SITE}/one/__init__.py`), 'not reachable');
    assert.equal(listing('one', `${SITE}/one/__init__.py`, `${SITE}/five/__init__.py`), 'loaded');
  });

  it('is of what is installed, too, where a module of the project has its name', () => {
    const judge = judgeOf({
      '/app/site/__init__.py': '',
      '/app/site/one.py': 'from one import used\nused()\n',
      [`${SITE}/one/__init__.py`]: 'def used():\n  pass\n',
    });
    assert.equal(judge(pypi('one'))?.state, 'reachable');
  });

  it('is of what Python starts before every program', () => {
    const settings = { [`${SITE}/two.pth`]: '/srv/code\nimport two; two.other()\n', ...FILES };
    assert.equal(judgeOf(settings)(pypi('two'))?.state, 'reachable');
    assert.equal(
      judgeOf({ [`${SITE}/sitecustomize.py`]: 'import two\n', ...FILES })(pypi('two'))?.state,
      'loaded',
    );
  });

  it('is unknown where a compiled module may import it', () => {
    const files = { ...FILES, '/app/main.py': 'from one import fast\n' };
    const native = `${SITE}/one/fast.cpython-313-x86_64-linux-gnu.so`;
    assert.equal(judgeOf({ ...files, [native]: '' })(pypi('two'))?.state, 'unknown');
    assert.equal(judgeOf(files)(pypi('two'))?.state, 'not reachable');
  });

  it('is that of all modules that a package is known to bring', () => {
    const files = {
      '/app/main.py': 'import attr\n',
      [`${SITE}/attr/__init__.py`]: '',
      [`${SITE}/attrs/__init__.py`]: '',
    };
    assert.equal(judgeOf(files)(pypi('attrs'))?.state, 'loaded');
  });

  it('is unknown where an image starts what is not read', () => {
    assert.equal(judgeOf(FILES, ['gunicorn', 'main:app'])(pypi('two'))?.state, 'unknown');
    assert.equal(judgeOf(FILES, ['python3', '/app/main.py'])(pypi('two'))?.state, 'not reachable');
  });
});
