import * as z from 'zod';
import type { BuildBudget } from '../budget.ts';
import { type FieldSpec, isOf, visitField } from '../fields.ts';
import type { Resource } from '../resource.ts';
import { field, isMap, put, textField, type Tree, type TreeMap } from '../tree.ts';

export const imageSchema = z.object({
  name: z.string(),
  newName: z.string().optional(),
  newTag: z.string().optional(),
  tagSuffix: z.string().optional(),
  digest: z.string().optional(),
});

/** What stands in the place of an image. */
export type ImageRule = z.infer<typeof imageSchema>;

const LISTS = ['containers', 'initContainers'];

/** Replaces images wherever a list of containers names them, and at other fields that are told. */
export function setImages(
  resources: readonly Resource[],
  rules: readonly ImageRule[],
  more: readonly FieldSpec[],
  budget: BuildBudget,
): void {
  if (rules.length === 0) return;
  const replace = (holder: TreeMap, key: string): void => {
    const image = field(holder, key);
    if (typeof image === 'string' && image !== '') put(holder, key, replaced(image, rules, budget));
  };
  for (const { value, identity } of resources) {
    if (identity.kind !== 'CustomResourceDefinition') visitContainers(value, replace, budget);
    for (const spec of more) if (isOf(spec, identity)) visitField(value, spec, budget, replace);
  }
}

function visitContainers(
  value: Tree,
  visit: (holder: TreeMap, key: string) => void,
  budget: BuildBudget,
): void {
  budget.spend(1);
  if (Array.isArray(value)) for (const item of value) visitContainers(item, visit, budget);
  if (!isMap(value)) return;
  for (const list of LISTS) {
    const containers = field(value, list);
    if (!Array.isArray(containers)) continue;
    for (const container of containers)
      if (isMap(container) && textField(container, 'image') !== '') visit(container, 'image');
  }
  for (const key of Object.keys(value)) visitContainers(field(value, key) ?? null, visit, budget);
}

/** Each rule is asked of what those before made of the image. */
function replaced(image: string, rules: readonly ImageRule[], budget: BuildBudget): string {
  budget.spend(rules.length);
  return rules.reduce(withRule, image);
}

function withRule(
  image: string,
  { name, newName = '', newTag = '', tagSuffix = '', digest = '' }: ImageRule,
): string {
  const parts = partsOf(image);
  if (parts.name !== name) return image;
  const isSet = newTag !== '' || digest !== '';
  // Who sets a tag wants no digest of before, and the other way around; a suffix is for a tag that stays.
  const tag = isSet ? newTag : `${parts.tag}${tagSuffix}`;
  const hash = isSet ? digest : tagSuffix === '' ? parts.digest : '';
  return `${newName || name}${tag === '' ? '' : `:${tag}`}${hash === '' ? '' : `@${hash}`}`;
}

function partsOf(image: string): { name: string; tag: string; digest: string } {
  const at = image.indexOf('@');
  const [named, digest] = at < 0 ? [image, ''] : [image.slice(0, at), image.slice(at + 1)];
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0
    ? { name: named, tag: '', digest }
    : { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}
