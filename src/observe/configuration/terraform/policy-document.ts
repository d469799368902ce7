import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { valueAt } from '../../../model/configuration/place.ts';

/** Statements of one document; more of them are not told. */
const MOST_STATEMENTS = 1000;

/**
 * The policy that `data "aws_iam_policy_document"` makes of its blocks, and of the documents that it takes others from.
 * Statements that are not known are `Unknown`.
 */
export function policyDocument(value: unknown): { readonly Version: string; readonly Statement: unknown[] } {
  const statements = valueAt(value, ['statement']);
  const own = (Array.isArray(statements) ? statements : []).map(statementOf);
  const all = [...statementsFrom(value, 'source'), ...own, ...statementsFrom(value, 'override')];
  return { Version: '2012-10-17', Statement: withoutReplaced(all) };
}

function statementsFrom(value: unknown, role: 'source' | 'override'): readonly unknown[] {
  const documents = listOf(valueAt(value, [`${role}_policy_documents`]));
  return [valueAt(value, [`${role}_json`]), ...documents].flatMap(statementsIn);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [new Unknown()];
}

/** The statements of a document of JSON. */
function statementsIn(document: unknown): readonly unknown[] {
  if (document === undefined || document === null) return [];
  const policy = document instanceof EncodedJson ? document.value : parsed(document);
  const statements = valueAt(policy, ['Statement']);
  if (Array.isArray(statements)) return statements;
  return [statements ?? new Unknown()];
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? parseJson(text, { length: 2 ** 16 }) : undefined;
  } catch {
    return undefined;
  }
}

const sidOf = (statement: unknown): unknown => valueAt(statement, ['Sid']);

/** Of statements with the same `Sid` the last one counts. */
function withoutReplaced(statements: readonly unknown[]): unknown[] {
  const last = new Map(statements.map((statement, index) => [sidOf(statement), index]));
  const kept = statements.filter((statement, index) => {
    const sid = sidOf(statement);
    return typeof sid !== 'string' || sid === '' || last.get(sid) === index;
  });
  return kept.length > MOST_STATEMENTS ? [...kept.slice(0, MOST_STATEMENTS), new Unknown()] : kept;
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

/** `{ AWS: ['*'] }`; `"*"` where everybody of every type is meant. */
function principalsOf(blocks: unknown): unknown {
  if (!Array.isArray(blocks)) return blocks;
  const lists = new Map<string, unknown[]>();
  for (const block of blocks) {
    const [type, names] = [valueAt(block, ['type']), valueAt(block, ['identifiers'])];
    if (typeof type !== 'string') return new Unknown();
    const known = Array.isArray(names) ? (names as unknown[]) : [names];
    lists.set(type, [...(lists.get(type) ?? []), ...known]);
  }
  const everybody = lists.get('*');
  if (lists.size === 1 && everybody?.length === 1 && everybody[0] === '*') return '*';
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
