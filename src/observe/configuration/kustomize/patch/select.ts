import { RE2JS, RE2JSException } from 're2js';
import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { BuildBudget } from '../budget.ts';
import type { Identity, Resource } from '../resource.ts';
import { field } from '../tree.ts';
import { labelSelector } from './label-selector.ts';

const expression = z.string().max(1000).optional();

/** What a patch is for. */
export const targetSchema = z.object({
  group: expression,
  version: expression,
  kind: expression,
  name: expression,
  namespace: expression,
  labelSelector: z.string().max(4096).optional(),
  annotationSelector: z.string().max(4096).optional(),
});

export type Target = z.infer<typeof targetSchema>;

type Test = (text: string) => boolean;

const PLAIN = /^[\w-]*$/;
const MOST_INSTRUCTIONS = 2000;
const PARTS = ['group', 'version', 'kind', 'name', 'namespace'] as const;

/**
 * The resources that a target selects by what they are or were called; expressions take linear time. Throws a `Fault`
 * (`malformed`, `limit`) for an expression that is none.
 */
export function selected(resources: readonly Resource[], target: Target, budget: BuildBudget): Resource[] {
  const tests = PARTS.map((part) => testOf(part, target[part] ?? '', budget));
  const labels = labelSelector(target.labelSelector ?? '');
  const annotations = labelSelector(target.annotationSelector ?? '');
  return resources.filter(({ value, identities }) => {
    budget.spend(identities.length);
    const metadata = field(value, 'metadata');
    return (
      identities.some((identity) => tests.every((isMet) => isMet(identity))) &&
      labels(field(metadata, 'labels')) &&
      annotations(field(metadata, 'annotations'))
    );
  });
}

function testOf(
  part: (typeof PARTS)[number],
  text: string,
  budget: BuildBudget,
): (identity: Identity) => boolean {
  if (text === '') return () => true;
  const test = matching(text, budget);
  // Who asks for the namespace "default" means those that tell none, too.
  return (identity) =>
    test(identity[part]) || (part === 'namespace' && identity[part] === '' && test('default'));
}

/** An expression for a whole text. */
function matching(text: string, budget: BuildBudget): Test {
  if (PLAIN.test(text)) return (value) => value === text;
  try {
    budget.spend(text.length * 10);
    const made = RE2JS.compile(text);
    const size = made.programSize();
    if (size > MOST_INSTRUCTIONS) throw new Fault('limit', `an expression takes ${size} instructions`);
    return (value) => {
      budget.spend(1 + (value.length * size) / 64);
      return made.matches(value);
    };
  } catch (error) {
    if (error instanceof RE2JSException)
      throw new Fault('malformed', `${JSON.stringify(text)} is no expression: ${error.message}`);
    throw error;
  }
}
