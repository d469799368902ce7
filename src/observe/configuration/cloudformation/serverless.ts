import { valueAt } from '../../../model/configuration/place.ts';

/** Types of SAM whose properties may be said once for all of them, by the name of that section. */
const GLOBALS = new Map([
  ['AWS::Serverless::Function', 'Function'],
  ['AWS::Serverless::Api', 'Api'],
  ['AWS::Serverless::HttpApi', 'HttpApi'],
  ['AWS::Serverless::SimpleTable', 'SimpleTable'],
  ['AWS::Serverless::StateMachine', 'StateMachine'],
]);

/**
 * The properties of a resource with those that SAM's `Globals` say for its type
 * ([reference](https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html)):
 * maps are merged, lists are put together, and other values of the resource count.
 */
export function withGlobals(type: string, resource: unknown, template: unknown): unknown {
  const own = valueAt(resource, ['Properties']);
  const section = GLOBALS.get(type);
  const globals = section === undefined ? undefined : valueAt(template, ['Globals', section]);
  return globals === undefined ? own : merged(globals, own ?? {}, 0);
}

const MAXIMUM_DEPTH = 20;

function merged(before: unknown, after: unknown, depth: number): unknown {
  if (Array.isArray(before) && Array.isArray(after))
    return [...(before as unknown[]), ...(after as unknown[])];
  if (!isMap(before) || !isMap(after) || depth > MAXIMUM_DEPTH) return after;
  const made = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(after))
    made.set(key, made.has(key) ? merged(made.get(key), value, depth + 1) : value);
  return Object.fromEntries(made);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
