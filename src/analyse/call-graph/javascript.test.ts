import { describe } from 'node:test';
import { JAVASCRIPT_CASES } from '../../../test/fixtures/reachability/javascript-cases.ts';
import { holds } from '../../../test/fixtures/reachability/graph.ts';

describe('a call graph of JavaScript', () => {
  for (const one of JAVASCRIPT_CASES) holds(one);
});
