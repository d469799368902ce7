import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';

/** The policy that `data "aws_iam_policy_document"` makes of its blocks. */
export function policyDocument(value: unknown): unknown {
  const statements = valueAt(value, ['statement']);
  return {
    Version: '2012-10-17',
    Statement: (Array.isArray(statements) ? statements : []).map(statementOf),
  };
}

function statementOf(statement: unknown): unknown {
  if (statement instanceof Unknown) return statement;
  const at = (key: string): unknown => valueAt(statement, [key]);
  const conditions = at('condition');
  const parts = {
    Sid: at('sid'),
    Effect: at('effect') ?? 'Allow',
    Action: at('actions'),
    NotAction: at('not_actions'),
    Resource: at('resources'),
    NotResource: at('not_resources'),
    Principal: principalsOf(at('principals')),
    NotPrincipal: principalsOf(at('not_principals')),
    Condition: Array.isArray(conditions) ? conditionsOf(conditions) : conditions,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined && part !== null));
}

/** `{ AWS: ['*'] }`. */
function principalsOf(blocks: unknown): unknown {
  if (!Array.isArray(blocks)) return blocks;
  const lists = new Map<string, unknown[]>();
  for (const block of blocks) {
    const [type, names] = [valueAt(block, ['type']), valueAt(block, ['identifiers'])];
    if (typeof type !== 'string') return new Unknown();
    const known = Array.isArray(names) ? (names as unknown[]) : [names];
    lists.set(type, [...(lists.get(type) ?? []), ...known]);
  }
  return Object.fromEntries(lists);
}

/** `{ StringEquals: { name: values } }`. */
function conditionsOf(blocks: readonly unknown[]): unknown {
  const tests = new Map<string, Record<string, unknown>>();
  for (const block of blocks) {
    const [test, name] = [valueAt(block, ['test']), valueAt(block, ['variable'])];
    if (typeof test !== 'string' || typeof name !== 'string') return new Unknown();
    tests.set(test, { ...tests.get(test), [name]: valueAt(block, ['values']) });
  }
  return Object.fromEntries(tests);
}
