import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { javaScriptFacts } from '../../observe/module-facts/javascript/unit.ts';
import { pythonFacts } from '../../observe/module-facts/python/unit.ts';
import type { Manifest } from './types.ts';
import { reachabilityJudge } from './judge.ts';
import { REACHABILITY_LANGUAGES } from './languages.ts';
import { fileTree, folderOf } from './tree.ts';

const LIBRARY = 'exports.used = function used() {};\nexports.other = function other() {};';

/** A judge of a target that has these files. */
function judgeOf(
  files: Readonly<Record<string, string>>,
  command?: readonly string[],
  links: ReadonlyMap<string, string> = new Map(),
) {
  const all = Object.entries(files);
  const read = (path: string, text: string) =>
    path.endsWith('.py') ? pythonFacts(text, path) : javaScriptFacts(text, path);
  const sources = all.filter(([path]) => REACHABILITY_LANGUAGES.some((one) => one.isModule(path)));
  const manifests = all.filter(([path]) => path.endsWith('/package.json'));
  return reachabilityJudge({
    modules: new Map(sources.map(([path, text]) => [path, read(path, text)])),
    manifests: new Map(manifests.map(([path, text]) => [folderOf(path), JSON.parse(text) as Manifest])),
    tree: fileTree(new Set(Object.keys(files)), links),
    paths: sources.map(([path]) => path),
    command,
  });
}

const npm = (name: string) => ({ ecosystem: 'npm' as const, name, version: '', locations: [] });
const pypi = (name: string, path: string) => ({
  ecosystem: 'pypi' as const,
  name,
  version: '1',
  locations: [{ path, foundBy: 'python', evidence: 'installed' as const }],
});

const TWO_PACKAGES = {
  '/app/node_modules/one/package.json': '{"name":"one","main":"main.js"}',
  '/app/node_modules/one/main.js': LIBRARY,
  '/app/node_modules/two/package.json': '{"name":"two","main":"main.js","bin":"main.js"}',
  '/app/node_modules/two/main.js': LIBRARY,
};

describe('reachability of a package of npm', () => {
  it('is reachable where a call gets to it, with the way', () => {
    const judge = judgeOf({ '/app/main.js': "require('one').used();", ...TWO_PACKAGES });
    assert.deepEqual(judge(npm('one')), {
      state: 'reachable',
      path: ['<module> (/app/main.js:1)', 'used (/app/node_modules/one/main.js:1)'],
      by: 'calls in JavaScript',
    });
    assert.deepEqual(judge(npm('two')), { state: 'not reachable', by: 'modules in JavaScript' });
  });

  it('is loaded where its modules are started, and nothing of it is called', () => {
    const judge = judgeOf({ '/app/main.js': "require('one');", ...TWO_PACKAGES });
    assert.equal(judge(npm('one'))?.state, 'loaded');
  });

  it('is unknown where a module is required by a computed name', () => {
    const judge = judgeOf({ '/app/main.js': 'require(process.argv[2]);', ...TWO_PACKAGES });
    assert.deepEqual(judge(npm('two')), {
      state: 'unknown',
      by: 'a module is required by a computed name: /app/main.js:1',
    });
  });

  it('is unknown where it is not installed, where nothing of the project is there, and behind a source that is not understood', () => {
    const files = { '/app/main.js': '', ...TWO_PACKAGES };
    assert.equal(judgeOf(files)(npm('three'))?.state, 'unknown');
    assert.equal(judgeOf(TWO_PACKAGES)(npm('one'))?.state, 'unknown');
    assert.equal(judgeOf({ ...files, '/app/main.js': 'let = = ;' })(npm('one'))?.state, 'unknown');
  });

  it('is unknown where an image starts what is not read', () => {
    const files = { '/app/main.js': '', ...TWO_PACKAGES };
    assert.equal(judgeOf(files, ['/entrypoint.sh'])(npm('one'))?.state, 'unknown');
    assert.equal(judgeOf(files, ['node', '/app/main.js'])(npm('one'))?.state, 'not reachable');
  });

  it('is loaded where a script of the project starts it', () => {
    const files = {
      '/app/main.js': '',
      '/app/package.json': '{"scripts":{"start":"two --now"}}',
      ...TWO_PACKAGES,
    };
    assert.equal(judgeOf(files)(npm('two'))?.state, 'loaded');
  });

  it('follows the links by which pnpm lays packages out', () => {
    const judge = judgeOf(
      {
        '/app/main.js': "require('one').used();",
        '/app/node_modules/.pnpm/one@1/node_modules/one/package.json': '{"name":"one"}',
        '/app/node_modules/.pnpm/one@1/node_modules/one/index.js': LIBRARY,
      },
      undefined,
      new Map([['/app/node_modules/one', '.pnpm/one@1/node_modules/one']]),
    );
    assert.equal(judge(npm('one'))?.state, 'reachable');
  });
});

describe('reachability of a package of PyPI', () => {
  const site = '/usr/lib/python3/site-packages';
  const files = {
    '/app/main.py': 'import one\none.used()\n',
    [`${site}/one/__init__.py`]: 'def used():\n  pass\n',
    [`${site}/two.py`]: 'def other():\n  pass\n',
  };

  it('is reachable, or not reachable, by what is imported', () => {
    const judge = judgeOf(files);
    assert.equal(judge(pypi('one', `${site}/one-1.dist-info/METADATA`))?.state, 'reachable');
    assert.equal(judge(pypi('two', `${site}/two-1.dist-info/METADATA`))?.state, 'not reachable');
  });

  it('is unknown where a package brings modules of another name', () => {
    const judge = judgeOf(files);
    assert.equal(judge(pypi('three', `${site}/three-1.dist-info/METADATA`))?.state, 'unknown');
  });
});

describe('reachability of other packages', () => {
  it('is not told', () => {
    assert.equal(judgeOf({})({ ...npm('one'), ecosystem: 'cargo' }), undefined);
  });
});
