import { Fault } from '../../../../model/fault.ts';
import type { ConfigurationFile } from '../../../../model/configuration/file.ts';
import { readStructured } from '../../yaml/structured.ts';
import { goValueOf } from '../functions/plain.ts';
import type { RenderBudget } from '../template/budget.ts';
import { type GoMap } from '../template/values.ts';

/** A file of YAML that is a map, such as values: its first document, as Helm reads no other. An empty one is an empty map. Throws a `Fault` that names file and line. */
export function readMap({ path, text }: ConfigurationFile, budget: RenderBudget): GoMap {
  budget.spend(text.length);
  const { documents, gaps } = readStructured(text, path, '1.1', { onlyFirst: true });
  const [gap] = gaps.filter(({ informational }) => !informational);
  if (gap) throw new Fault(gap.kind === 'limit' ? 'limit' : 'malformed', `${gap.subject}: ${gap.reason}`);
  const value = goValueOf(documents[0]?.value ?? {}, budget);
  if (value instanceof Map) return value;
  throw new Fault('malformed', `${path}: is no map of keys and values`);
}
