import type { SourceFile } from '../architecture/module.ts';
import { edgesOf, reachedFrom } from './reach.ts';

export interface ChangedTests {
  readonly unit: readonly string[];
  readonly e2e: readonly string[];
  /** Why the graph cannot tell, where it cannot: then these are all tests. */
  readonly because?: string;
}

const isTest = (path: string): boolean => path.endsWith('.test.ts');
const isE2e = (path: string): boolean => path.startsWith('test/e2e/');
/** They read whatever is there, not what they import. */
const readsAll = (path: string): boolean => path.startsWith('test/architecture/');
/** What only people read, and what no unit test starts. */
const isProse = (path: string): boolean =>
  /^(?:[^/]+\.md|LICENSE|\.ci\/.*|docs\/(?!reference\/).*)$/.test(path);

/** The tests that a change of these paths can reach; `files` are all files of code, as they are now. */
export function testsOf(changed: readonly string[], files: readonly SourceFile[]): ChangedTests {
  const edges = edgesOf(files);
  const tests = [...edges.keys()].filter(isTest);
  const told = changed.filter((path) => !isProse(path));
  const untold = told.find((path) => !path.endsWith('.ts'));
  const reached = reachedFrom(told, edges);
  const chosen =
    untold === undefined
      ? tests.filter((path) => reached.has(path) || (told.length > 0 && readsAll(path)))
      : tests;
  return {
    unit: chosen.filter((path) => !isE2e(path)),
    e2e: chosen.filter(isE2e),
    ...(untold === undefined ? {} : { because: `${untold} is no code, and any test may read it` }),
  };
}
