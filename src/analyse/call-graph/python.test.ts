import { describe } from 'node:test';
import { PYTHON_CASES } from '../../../test/fixtures/reachability/python-cases.ts';
import { holds } from '../../../test/fixtures/reachability/graph.ts';

describe('a call graph of Python', () => {
  for (const one of PYTHON_CASES) holds(one);
});
