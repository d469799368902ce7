import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeOf, npm, TWO_PACKAGES } from '../../../test/fixtures/reachability/judge.ts';

describe('reachability of a package', () => {
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

  it('is not told of an ecosystem that no language is for', () => {
    assert.equal(judgeOf({})({ ...npm('one'), ecosystem: 'cargo' }), undefined);
  });
});
