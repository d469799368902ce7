import { compileOwnChecks, type OwnChecks } from '../../analyse/own-checks/own-checks.ts';
import type { OwnCheck } from '../../model/configuration/own-check.ts';
import { Fault } from '../../model/fault.ts';
import { FORMATS } from './formats.ts';
import { exampleFiles } from './examples.ts';

/**
 * Makes people's own checks ready to be asked. Throws a `Fault` (`usage`) that names file and line: for a kind that there
 * is not, an id of one of ours, an expression that is none.
 */
export function prepareOwnChecks(checks: readonly OwnCheck[]): OwnChecks {
  const kinds = FORMATS.filter(({ takesOwn }) => takesOwn).map(({ id }) => id);
  const ids = new Set(FORMATS.flatMap(({ set }) => set.checks.map(({ id }) => id)));
  for (const { id, kind, source } of checks) {
    if (!kinds.includes(kind))
      throw new Fault('usage', `${source}: kind of ${id}: "${kind}" is none of ${kinds.join(', ')}`);
    if (ids.has(id)) throw new Fault('usage', `${source}: ${id} is the id of a check of Plimsoll`);
  }
  return compileOwnChecks(checks);
}

/** What is wrong with a check, as its own examples tell: a sentence each. */
export function failedExamples(check: OwnCheck): string[] {
  const format = FORMATS.find(({ id }) => id === check.kind);
  const own = prepareOwnChecks([check]);
  if (!format) return [];
  const look = (example: OwnCheck['failing'][number]): string | number => {
    const files = exampleFiles(example, format).filter(
      ({ path, text }) => format.wants(path) && format.recognises(path, text),
    );
    if (files.length === 0) return `is no ${check.kind}`;
    const context = { paths: new Set(files.map(({ path }) => path)), image: undefined, own };
    const outcome = format.judge(files, context);
    const found = [...outcome.judged].filter((one) => one.check.id === check.id).length;
    const open = outcome.gaps.find(({ informational }) => !informational);
    return open ? open.reason : found;
  };
  const problem = (what: string, index: number, outcome: string | number, isRight: boolean): string[] => {
    if (typeof outcome === 'number' && isRight) return [];
    const came =
      typeof outcome === 'string' ? outcome : outcome === 0 ? 'nothing is found' : 'something is found';
    return [`${check.source}: ${check.id}: ${what} example ${index + 1}: ${came}`];
  };
  return [
    ...check.failing.flatMap((example, index) => {
      const outcome = look(example);
      return problem('failing', index, outcome, outcome !== 0);
    }),
    ...check.passing.flatMap((example, index) => {
      const outcome = look(example);
      return problem('passing', index, outcome, outcome === 0);
    }),
  ];
}
