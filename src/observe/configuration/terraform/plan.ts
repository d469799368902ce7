import {
  type Declaration,
  type InfrastructureModule,
  Unknown,
} from '../../../model/configuration/infrastructure.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';

const MAXIMUM_DEPTH = 50;

/** What a plan of `terraform show -json` says that will be there; undefined of what is no plan. */
export function planModules(document: StructuredDocument): InfrastructureModule[] | undefined {
  if (typeof valueAt(document.value, ['format_version']) !== 'string') return undefined;
  const root = valueAt(document.value, ['planned_values', 'root_module']);
  return root === undefined
    ? undefined
    : modulesOf(document, ['planned_values', 'root_module'], unknownParts(document));
}

function modulesOf(
  document: StructuredDocument,
  path: Path,
  unknowns: ReadonlyMap<string, unknown>,
): InfrastructureModule[] {
  if (path.length > 2 * MAXIMUM_DEPTH) return [];
  const at = (...keys: Path): unknown[] => listOf(valueAt(document.value, [...path, ...keys]));
  const declarations = at('resources').flatMap((resource, index) =>
    declarationOf(document, resource, [...path, 'resources', index], unknowns),
  );
  const below = at('child_modules').flatMap((_, index) =>
    modulesOf(document, [...path, 'child_modules', index], unknowns),
  );
  return [{ declarations }, ...below];
}

function declarationOf(
  document: StructuredDocument,
  resource: unknown,
  path: Path,
  unknowns: ReadonlyMap<string, unknown>,
): Declaration[] {
  const textAt = (key: string): string => {
    const value = valueAt(resource, [key]);
    return typeof value === 'string' ? value : '';
  };
  const type = textAt('type');
  if (type === '') return [];
  const unknown = unknowns.get(textAt('address'));
  return [
    {
      kind: textAt('mode') === 'data' ? 'data' : 'resource',
      type,
      name: textAt('name'),
      value: withUnknown(valueAt(resource, ['values']) ?? {}, unknown, 0),
      path: document.path,
      rangeOf: (keys) => document.rangeOf([...path, 'values', ...keys]),
      set: () => undefined,
    },
  ];
}

/** By address what of a resource is only known after it is made. */
function unknownParts(document: StructuredDocument): Map<string, unknown> {
  const parts = new Map<string, unknown>();
  for (const change of listOf(valueAt(document.value, ['resource_changes']))) {
    const address = valueAt(change, ['address']);
    if (typeof address === 'string') parts.set(address, valueAt(change, ['change', 'after_unknown']));
  }
  return parts;
}

/** The value, with `Unknown` wherever the other one says `true`. */
function withUnknown(value: unknown, unknown: unknown, depth: number): unknown {
  if (unknown === true || depth > MAXIMUM_DEPTH) return new Unknown();
  if (typeof unknown !== 'object' || unknown === null) return value;
  if (Array.isArray(value))
    return value.map((one: unknown, index) => withUnknown(one, valueAt(unknown, [index]), depth + 1));
  if (Array.isArray(unknown) || (typeof value !== 'object' && value !== undefined)) return value;
  const keys = new Set([...Object.keys(value ?? {}), ...Object.keys(unknown)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, withUnknown(valueAt(value, [key]), valueAt(unknown, [key]), depth + 1)]),
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
