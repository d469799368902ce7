import { Fault } from '../../model/fault.ts';
import type { YamlNode } from './yaml.ts';

const MAXIMUM_DEPTH = 64;

/** A parsed JSON value in the shape of YAML nodes: scalars as texts, objects as maps. Throws a `Fault` (`limit`) for more than 64 levels. */
export function nodeOf(value: unknown, depth = 0): YamlNode {
  if (depth > MAXIMUM_DEPTH) throw new Fault('limit', `more than ${MAXIMUM_DEPTH} levels`);
  if (Array.isArray(value)) return value.map((item) => nodeOf(item, depth + 1));
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, inner]) => [key, nodeOf(inner, depth + 1)]));
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
