import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeOf, npm, TWO_PACKAGES } from '../../../../test/fixtures/reachability/judge.ts';
import { JAVASCRIPT_MODULES as javascript } from './unit.ts';

const FILES = { '/app/main.js': '', ...TWO_PACKAGES };

describe('reachability in JavaScript', () => {
  it('takes sources for modules, and those outside of packages for the project', () => {
    for (const path of ['/a.js', '/a.mts', '/a.tsx']) assert.ok(javascript.isOwn(path), path);
    for (const path of ['/a.d.ts', '/a.json', '/a.py']) assert.ok(!javascript.isModule(path), path);
    assert.ok(javascript.isModule('/node_modules/one/a.js'));
    assert.ok(!javascript.isOwn('/node_modules/one/a.js'));
  });

  it('is unknown where an image starts what is not read', () => {
    assert.equal(judgeOf(FILES, ['/entrypoint.sh'])(npm('one'))?.state, 'unknown');
    assert.equal(judgeOf(FILES, ['node', '/app/main.js'])(npm('one'))?.state, 'not reachable');
  });

  it('is loaded where a script of the project starts it', () => {
    const scripts = { '/app/package.json': '{"scripts":{"start":"two --now"}}' };
    assert.equal(judgeOf({ ...FILES, ...scripts })(npm('two'))?.state, 'loaded');
  });

  it('begins with a program of a package that has no ending, where a script names it', () => {
    const files = {
      '/app/main.js': '',
      '/app/package.json': '{"scripts":{"start":"run --now"}}',
      '/app/node_modules/one/package.json': '{"name":"one","bin":{"run":"bin/run"}}',
      '/app/node_modules/one/bin/run': '#!/usr/bin/env node\nfunction a() {}\na();\nrequire("two");',
      '/app/node_modules/two/package.json': '{"name":"two"}',
      '/app/node_modules/two/index.js': '',
      '/app/node_modules/three/package.json': '{"name":"three"}',
      '/app/node_modules/three/bin/run': '#!/usr/bin/env node\nrequire("two");',
    };
    const judge = judgeOf(files);
    assert.equal(judge(npm('one'))?.state, 'reachable');
    assert.equal(judge(npm('two'))?.state, 'loaded');
    assert.equal(judge(npm('three'))?.state, 'not reachable');
  });

  it('is loaded where an option of Node.js says so, in a script, the command or the environment', () => {
    const option = '--require=one/main.js -r two';
    const scripts = { '/app/package.json': `{"scripts":{"start":"node ${option} main.js"}}` };
    for (const name of ['one', 'two']) {
      assert.equal(judgeOf({ ...FILES, ...scripts })(npm(name))?.state, 'loaded', name);
      const own = { ...FILES, '/app/package.json': '{}' };
      assert.equal(judgeOf(own, ['node', ...option.split(' '), '/app/main.js'])(npm(name))?.state, 'loaded');
      const judge = judgeOf(own, ['node', '/app/main.js'], new Map(), new Map([['NODE_OPTIONS', option]]));
      assert.equal(judge(npm(name))?.state, 'loaded', name);
    }
  });

  it('is loaded where a script without an ending requires it, but for those of the system', () => {
    const main = { '/app/bin/www': "#!/usr/bin/env node\nrequire('one');", ...FILES };
    assert.equal(judgeOf(main)(npm('one'))?.state, 'loaded');
    const tool = { '/usr/bin/tool': "#!/usr/bin/env node\nrequire('/app/node_modules/one');", ...FILES };
    assert.equal(judgeOf(tool, ['node', '/app/main.js'])(npm('one'))?.state, 'not reachable');
  });

  it('does not begin with what an image brings that the command does not name', () => {
    const read = "require('/app/node_modules/one');";
    const system = { '/opt/yarn-v1.22.22/lib/cli.js': read, '/usr/share/doc/a.js': read };
    const judge = (...command: string[]) => judgeOf({ ...FILES, ...system }, command)(npm('one'))?.state;
    assert.equal(judge('node', '/app/main.js'), 'not reachable');
    assert.equal(judge('node', '/usr/share/doc/a.js'), 'loaded');
    assert.equal(judgeOf({ ...FILES, ...system })(npm('one'))?.state, 'loaded');
    const inside = judgeOf(
      { ...FILES, ...system },
      ['node', 'a.js'],
      undefined,
      undefined,
      [],
      '/usr/share/doc',
    );
    assert.equal(inside(npm('one'))?.state, 'loaded');
    const own = {
      '/usr/src/app/bin/www': `#!/usr/bin/env node\n${read}`,
      '/usr/src/app/app.js': '',
      ...FILES,
    };
    assert.equal(judgeOf(own, ['node', '/usr/src/app/app.js'])(npm('one'))?.state, 'loaded');
  });

  it('is unknown where a module of the project was not read, or is of a language that is not', () => {
    assert.equal(judgeOf({ ...FILES, '/app/view.vue': '' })(npm('one'))?.state, 'unknown');
    assert.equal(
      judgeOf(FILES, undefined, undefined, undefined, ['/app/main.js'])(npm('one'))?.state,
      'unknown',
    );
  });

  it('follows the imports of what the parser does not understand, and does not know what of it is called', () => {
    const odd = `for ([module.exports] of [[{ one: require("one") }]]);`;
    const files = { ...FILES, '/app/main.js': "require('odd');", '/app/node_modules/odd/index.js': odd };
    const judge = judgeOf({ ...files, '/app/node_modules/odd/package.json': '{}' });
    assert.deepEqual(
      ['odd', 'one', 'two'].map((name) => judge(npm(name))?.state),
      ['unknown', 'reachable', 'not reachable'],
    );
  });

  it('finds a package that was installed by another name, or is shared', () => {
    const judge = judgeOf({
      '/app/main.js': "require('alias').used();\nrequire('shared').used();",
      '/app/node_modules/alias/package.json': '{"name":"one"}',
      '/app/node_modules/alias/index.js': 'exports.used = function used() {};',
      '/app/node_modules/other/node_modules/one/index.js': '',
      '/app/node_modules/other/node_modules/one/package.json': '{"name":"one"}',
      '/usr/local/lib/node_modules/shared/package.json': '{"name":"shared"}',
      '/usr/local/lib/node_modules/shared/index.js': 'exports.used = function used() {};',
    });
    for (const name of ['one', 'shared']) assert.equal(judge(npm(name))?.state, 'reachable', name);
  });

  it('follows the links by which pnpm lays packages out', () => {
    const judge = judgeOf(
      {
        '/app/main.js': "require('one').used();",
        '/app/node_modules/.pnpm/one@1/node_modules/one/package.json': '{"name":"one"}',
        '/app/node_modules/.pnpm/one@1/node_modules/one/index.js': 'exports.used = function used() {};',
      },
      undefined,
      new Map([['/app/node_modules/one', '.pnpm/one@1/node_modules/one']]),
    );
    assert.equal(judge(npm('one'))?.state, 'reachable');
  });

  it('tells versions of a package apart where both are there', () => {
    const judge = judgeOf({
      '/app/main.js': "require('one').used();",
      '/app/node_modules/one/package.json': '{"name":"one","version":"2.0.0"}',
      '/app/node_modules/one/index.js': 'exports.used = function used() {};',
      '/app/node_modules/other/node_modules/one/package.json': '{"name":"one","version":"1.0.0"}',
      '/app/node_modules/other/node_modules/one/index.js': '',
    });
    assert.equal(judge({ ...npm('one'), version: '2.0.0' })?.state, 'reachable');
    assert.equal(judge({ ...npm('one'), version: '1.0.0' })?.state, 'not reachable');
  });
});
