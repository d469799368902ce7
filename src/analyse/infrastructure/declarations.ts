import {
  type Declaration,
  EncodedJson,
  type InfrastructureModule,
  Unknown,
} from '../../model/configuration/infrastructure.ts';
import { type Path, pathText, valueAt } from '../../model/configuration/place.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { Severity } from '../../model/finding/head.ts';
import type { Check, CheckSubject, Violation } from '../misconfiguration/types.ts';

/** What is declared together: modules of Terraform as they are used, templates of CloudFormation and of Azure. */
export interface InfrastructureSubject extends CheckSubject {
  readonly modules: readonly InfrastructureModule[];
}

export type InfrastructureCheck = Check<InfrastructureSubject>;

/** What is wrong with a declaration, at a path of it. */
export interface Wrong {
  readonly at: Path;
  readonly actual: string;
  readonly expected: string;
  readonly severity?: Severity;
  readonly edits?: Violation['edits'];
}

/** A check of one declaration at a time, beside the others of its module. */
export interface DeclarationRule extends Omit<InfrastructureCheck, 'find'> {
  readonly kind?: Declaration['kind'];
  /** Types of resources; empty for the other kinds. */
  readonly types: readonly string[];
  readonly wrong: (declaration: Declaration, module: InfrastructureModule) => Iterable<Wrong>;
}

/** The check that asks a rule of every declaration that it is about. What two uses of a module share is told once. */
export function declarationCheck({
  types,
  wrong,
  kind = 'resource',
  ...head
}: DeclarationRule): InfrastructureCheck {
  // Azure takes names in small and in capital letters for the same.
  const names = new Map(types.map((type) => [type.toLowerCase(), type]));
  return {
    ...head,
    *find({ modules }) {
      const told = new Set<string>();
      for (const module of modules)
        for (const declaration of module.declarations) {
          const name = names.get(declaration.type.toLowerCase());
          if (declaration.kind !== kind || (kind === 'resource' && name === undefined)) continue;
          const one =
            name === undefined || name === declaration.type ? declaration : { ...declaration, type: name };
          for (const { at, ...rest } of wrong(one, module)) {
            const range = one.rangeOf(at);
            const key = JSON.stringify([one.path, range, rest.actual]);
            if (told.has(key)) continue;
            told.add(key);
            const part = at.length === 0 ? undefined : pathText(at);
            yield {
              path: one.path,
              range,
              resource: { type: one.type || kind, name: one.name, part },
              ...rest,
            };
          }
        }
    },
  };
}

/** A value with where it is. */
export interface Placed {
  readonly path: Path;
  readonly value: unknown;
}

/**
 * The values at `a.b.c` of a declaration, one for each block of several. Of a block that is missing one undefined value;
 * of what is unknown the `Unknown`.
 */
export function placedAt(root: unknown, keys: readonly string[], before: Path = []): Placed[] {
  const [key, ...rest] = keys;
  if (key === undefined || root instanceof Unknown) return [{ path: before, value: root }];
  const value = valueAt(root, [key]);
  const path = [...before, key];
  if (rest.length === 0) return [{ path, value: value === null ? undefined : value }];
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((one: unknown, index) => placedAt(one, rest, [...path, index]));
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return placedAt(value, rest, path);
  return [{ path: [...path, ...rest], value: undefined }];
}

/** The blocks or items of a list. */
export function itemsAt(root: unknown, ...path: Path): unknown[] {
  const value = valueAt(root, path);
  if (Array.isArray(value)) return value as unknown[];
  return value === undefined || value === null ? [] : [value];
}

/** The known text at a path. */
export function textAt(root: unknown, ...path: Path): string | undefined {
  const value = valueAt(root, path);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** What a text of JSON says, or what stands there instead of one; undefined where it is none, or not known. */
export function jsonIn(value: unknown): unknown {
  if (value instanceof EncodedJson) return value.value;
  if (typeof value === 'object' && value !== null && !(value instanceof Unknown)) return value;
  const text = value instanceof Unknown ? value.outline : value;
  if (typeof text !== 'string') return undefined;
  try {
    return parseJson(text, { length: 2 ** 18 });
  } catch {
    return undefined;
  }
}

/** What the resources of a type refer to by an attribute: addresses, names, and whether something else. */
interface References {
  readonly addresses: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly isOpen: boolean;
}

/** By module, type and attribute: whoever asks for each of many resources reads them once. */
const READ = new WeakMap<InfrastructureModule, Map<string, References>>();

function referencesOf(module: InfrastructureModule, type: string, attribute: string): References {
  const read = READ.get(module) ?? new Map<string, References>();
  READ.set(module, read);
  const key = `${type}.${attribute}`;
  const known = read.get(key);
  if (known) return known;
  const [addresses, names] = [new Set<string>(), new Set<string>()];
  let isOpen = false;
  for (const one of module.declarations) {
    if (one.kind !== 'resource' || one.type !== type) continue;
    const value = valueAt(one.value, [attribute]);
    if (typeof value === 'string') names.add(value);
    if (!(value instanceof Unknown)) continue;
    const isElsewhere = /^(?:var|local|each|module)\.|^[^.]*$/.test(value.address ?? '');
    if (isElsewhere || value.address === undefined) isOpen = true;
    else addresses.add(value.address);
  }
  const made = { addresses, names, isOpen };
  read.set(key, made);
  return made;
}

/** Does a resource of a type refer to a declaration by an attribute, as a reference or by its name? */
export function refersTo(
  module: InfrastructureModule,
  type: string,
  attribute: string,
  to: Declaration,
): 'yes' | 'no' | 'perhaps' {
  const { addresses, names, isOpen } = referencesOf(module, type, attribute);
  const name = valueAt(to.value, [attribute]);
  if (addresses.has(`${to.type}.${to.name}`) || (typeof name === 'string' && names.has(name))) return 'yes';
  // A name of elsewhere may be this one's.
  return isOpen || (name instanceof Unknown && names.size > 0) ? 'perhaps' : 'no';
}

/** What a declaration is looked up by; undefined where nobody asks for it. */
export type KeyOf = (declaration: Declaration) => string | undefined;

/** By module and by what is looked up: whoever asks for each of many declarations goes through them once. */
const FOUND = new WeakMap<InfrastructureModule, Map<KeyOf, ReadonlyMap<string, Declaration>>>();

/** The first declaration of a module that has a key. `keyOf` must be the same function each time. */
export function declarationBy(
  module: InfrastructureModule,
  keyOf: KeyOf,
  key: string,
): Declaration | undefined {
  const found = FOUND.get(module) ?? new Map<KeyOf, ReadonlyMap<string, Declaration>>();
  FOUND.set(module, found);
  const known = found.get(keyOf) ?? firstBy(module, keyOf);
  found.set(keyOf, known);
  return known.get(key);
}

function firstBy({ declarations }: InfrastructureModule, keyOf: KeyOf): Map<string, Declaration> {
  const first = new Map<string, Declaration>();
  for (const declaration of declarations) {
    const key = keyOf(declaration);
    if (key !== undefined && !first.has(key)) first.set(key, declaration);
  }
  return first;
}
