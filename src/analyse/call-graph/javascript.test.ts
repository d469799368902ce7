import { describe } from 'node:test';
import { JAVASCRIPT_CASES } from '../../../test/fixtures/reachability/javascript-cases.ts';
import { holds } from '../../../test/fixtures/reachability/graph.ts';

describe('a call graph of JavaScript', () => {
  for (const one of JAVASCRIPT_CASES) holds(one);
  // Node.js itself knows no decorators.
  holds({
    title: 'a getter that a decorator replaces',
    files: {
      'main.ts':
        'const swap = (target, key, given) => ({ ...given, get: () => a });\nclass C {\n  @swap\n  get f() { return null; }\n}\nfunction a() {}\nnew C().f();',
    },
    runs: ['a'],
    rests: [],
  });
});
