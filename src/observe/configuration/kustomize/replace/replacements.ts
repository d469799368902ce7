import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { BuildBudget } from '../budget.ts';
import { isOf } from '../fields.ts';
import type { Identity, Resource } from '../resource.ts';
import { copyOf, isScalar, scalarText, type Tree } from '../tree.ts';
import { fieldPath, type FieldPlace, placesAt } from './field-path.ts';

const selectorSchema = z.object({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
});

type Selector = z.infer<typeof selectorSchema>;

const optionsSchema = z.object({
  delimiter: z.string().optional(),
  index: z.number().int().optional(),
  encoding: z.string().optional(),
  create: z.boolean().optional(),
});

type Options = z.infer<typeof optionsSchema>;

export const replacementSchema = z.object({
  source: selectorSchema.extend({ fieldPath: z.string().optional(), options: optionsSchema.optional() }),
  targets: z.array(
    z.object({
      select: selectorSchema,
      reject: z.array(selectorSchema).default([]),
      fieldPaths: z.array(z.string()).optional(),
      options: optionsSchema.optional(),
    }),
  ),
});

/** A value of one resource that is put into others. */
export type Replacement = z.infer<typeof replacementSchema>;

const NAME = 'metadata.name';

/** Puts a value where a replacement says. Throws a `Fault` (`malformed`) where it leads nowhere. */
export function replace(
  resources: readonly Resource[],
  { source, targets }: Replacement,
  budget: BuildBudget,
): void {
  const value = sourceValue(resources, source, budget);
  for (const { select, reject, fieldPaths = [NAME], options = {} } of targets) {
    const paths = fieldPaths.map((path): [string, ReturnType<typeof fieldPath>] => [path, fieldPath(path)]);
    const chosen = resources.filter(
      (resource) =>
        isChosen(resource, select, budget) && !reject.some((one) => isChosen(resource, one, budget)),
    );
    if (chosen.length === 0) throw new Fault('malformed', `no resource is ${selectorText(select)}`);
    for (const [path, steps] of paths) {
      let isMet = false;
      for (const resource of chosen)
        resource.change((root) => {
          for (const place of placesAt(root, steps, options.create === true, budget)) {
            isMet = true;
            place.set(copyOf(targetValue(value, place, options), budget, place.depth));
          }
        });
      if (!isMet) throw new Fault('malformed', `${selectorText(select)} has no ${path}`);
    }
  }
}

function sourceValue(
  resources: readonly Resource[],
  { fieldPath: path = NAME, options = {}, ...selector }: Replacement['source'],
  budget: BuildBudget,
): Tree {
  const found = resources.filter((resource) => isChosen(resource, selector, budget));
  const [first] = found;
  if (!first || found.length > 1)
    throw new Fault(
      'malformed',
      `${found.length === 0 ? 'no' : 'more than one'} resource is ${selectorText(selector)}`,
    );
  const [place] = placesAt(first.value, fieldPath(path), false, budget);
  if (!place || place.value === undefined)
    throw new Fault('malformed', `${selectorText(selector)} has no ${path}`);
  const value = place.value;
  if (options.delimiter === undefined || options.delimiter === '' || !isScalar(value)) return value;
  const part = String(value).split(options.delimiter)[options.index ?? 0];
  if (part === undefined) throw new Fault('malformed', `${path} has no part ${options.index ?? 0}`);
  return part;
}

function isChosen(resource: Resource, selector: Selector, budget: BuildBudget): boolean {
  budget.spend(1);
  return resource.identities.some((identity) => isSelected(identity, selector));
}

function isSelected(identity: Identity, { name = '', namespace = '', ...kind }: Selector): boolean {
  return (
    isOf(kind, identity) &&
    (name === '' || name === identity.name) &&
    (namespace === '' || namespace === (identity.namespace || 'default'))
  );
}

/** With a delimiter, it becomes one part of the text that is there. */
function targetValue(value: Tree, { value: there }: FieldPlace, options: Options): Tree {
  const text = options.encoding === 'base64' ? Buffer.from(scalarText(value)).toString('base64') : value;
  const { delimiter = '', index = 0 } = options;
  if (delimiter === '' || !isScalar(text) || (there === undefined && index === 0)) return text;
  const parts = scalarText(there).split(delimiter);
  if (index < 0) parts.unshift(String(text));
  else if (index >= parts.length) parts.push(String(text));
  else parts[index] = String(text);
  return parts.join(delimiter);
}

function selectorText({ kind = '', name = '', namespace = '' }: Selector): string {
  return [kind || 'any kind', [namespace, name].filter((part) => part !== '').join('/')].join(' ').trim();
}
