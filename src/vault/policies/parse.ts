import { messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { secondsOf } from '../durations.ts';
import { Refusal } from '../refusal.ts';
import { type Condition, readCondition } from './conditions.ts';
import { isBlock, readHcl, readJsonAsHcl, type Value } from './hcl.ts';
import { checkTemplates } from './templates.ts';
import { CAPABILITIES, type Capability, type PathRule, type Policy } from './types.ts';

/** Characters of a policy. */
const LONGEST = 1_000_000;
/** What the older word `policy` stands for. */
const OLD_POLICIES: ReadonlyMap<string, readonly Capability[]> = new Map([
  ['"deny"', ['deny']],
  ['"read"', ['read', 'list']],
  ['"write"', ['create', 'read', 'update', 'delete', 'list']],
  ['"sudo"', ['create', 'read', 'update', 'delete', 'list', 'sudo']],
]);
const PATH_KEYS = new Set([
  'comment',
  'capabilities',
  'policy',
  'allowed_parameters',
  'denied_parameters',
  'required_parameters',
  'min_wrapping_ttl',
  'max_wrapping_ttl',
  'condition',
]);

/** A policy of HCL or JSON. Throws a `Refusal` (400) for what it is not: an unknown word may be one that forbids. */
export function parsePolicy(name: string, text: string): Policy {
  if (text.length > LONGEST) throw new Refusal(400, `a policy has at most ${LONGEST} characters`);
  const isJson = /^\s*\{/.test(text);
  return { name, text, rules: isJson ? jsonRules(text) : hclRules(text) };
}

function hclRules(text: string): PathRule[] {
  return readHcl(text).flatMap(({ key, label, value, line }) => {
    if (key === 'name' && label === undefined) return [];
    if (key !== 'path' || label === undefined || !isBlock(value))
      throw new Refusal(400, `line ${line} of the policy: path "…" { … } is expected, not "${key}"`);
    return [ruleOf(label, value)];
  });
}

function jsonRules(text: string): PathRule[] {
  const read = jsonValue(text);
  if (!isBlock(read)) throw new Refusal(400, 'the policy is no object');
  for (const key of read.keys())
    if (key !== 'path' && key !== 'name') throw new Refusal(400, `invalid key "${key}" of the policy`);
  const paths = read.get('path');
  const blocks = Array.isArray(paths) ? (paths as readonly Value[]) : [paths ?? new Map<string, Value>()];
  return blocks.flatMap((block) => {
    if (!isBlock(block)) throw new Refusal(400, '"path" of the policy is no object');
    return [...block].map(([path, rule]) => {
      if (!isBlock(rule)) throw new Refusal(400, `path "${path}" of the policy is no object`);
      return ruleOf(path, rule);
    });
  });
}

function jsonValue(text: string): Value {
  try {
    parseJson(text, { depth: 20 });
  } catch (error) {
    throw new Refusal(400, `the policy is not JSON: ${messageOf(error)}`);
  }
  return readJsonAsHcl(text);
}

function ruleOf(written: string, block: ReadonlyMap<string, Value>): PathRule {
  for (const key of block.keys())
    if (!PATH_KEYS.has(key)) throw new Refusal(400, `path "${written}" of the policy: invalid key "${key}"`);
  const path = written.replace(/^\//, '');
  if (/\+\*|\*(?=.)/.test(path))
    throw new Refusal(400, `path "${written}" of the policy: "*" is for its end, and not behind "+"`);
  const required = block.get('required_parameters');
  return {
    path,
    isTemplated: checkTemplates(path),
    capabilities: capabilitiesOf(path, block),
    allowed: valuesOf(path, block.get('allowed_parameters')),
    denied: valuesOf(path, block.get('denied_parameters')),
    required: required === undefined ? [] : textsOf(path, required),
    minWrapTtl: timeOf(path, block.get('min_wrapping_ttl')),
    maxWrapTtl: timeOf(path, block.get('max_wrapping_ttl')),
    condition: conditionOf(path, block.get('condition')),
  };
}

function capabilitiesOf(path: string, block: ReadonlyMap<string, Value>): ReadonlySet<Capability> {
  const old = block.get('policy') ?? '';
  const older = old === '' ? [] : OLD_POLICIES.get(JSON.stringify(old));
  if (!older) throw new Refusal(400, `path "${path}" of the policy: invalid policy ${JSON.stringify(old)}`);
  const names = [...older, ...textsOf(path, block.get('capabilities') ?? [])];
  for (const name of names)
    if (name === 'root' || !(CAPABILITIES as readonly string[]).includes(name))
      throw new Refusal(400, `path "${path}" of the policy: invalid capability "${name}"`);
  return new Set(names.includes('deny') ? ['deny'] : (names as readonly Capability[]));
}

function textsOf(path: string, value: Value): readonly string[] {
  const items: readonly Value[] = Array.isArray(value) ? value : [value];
  return items.map((item) => {
    if (typeof item !== 'string')
      throw new Refusal(400, `path "${path}" of the policy: a list of texts is expected`);
    return item;
  });
}

function valuesOf(
  path: string,
  value: Value | undefined,
): ReadonlyMap<string, readonly string[]> | undefined {
  if (value === undefined) return undefined;
  if (!isBlock(value))
    throw new Refusal(400, `path "${path}" of the policy: parameters are a block of lists`);
  const pairs = [...value].map(([name, list]) => {
    const items: readonly Value[] = Array.isArray(list) ? list : [list];
    return [
      name.toLowerCase(),
      items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))),
    ] as const;
  });
  return new Map(pairs);
}

function conditionOf(path: string, value: Value | undefined): Condition | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string')
    throw new Refusal(400, `path "${path}" of the policy: a condition is a text`);
  return readCondition(path, value);
}

function timeOf(path: string, value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = typeof value === 'string' || typeof value === 'number' ? secondsOf(value) : undefined;
  if (seconds === undefined || seconds < 0)
    throw new Refusal(400, `path "${path}" of the policy: ${JSON.stringify(value)} is no time`);
  return seconds;
}
