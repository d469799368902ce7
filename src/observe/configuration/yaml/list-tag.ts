import { type CollectionTag, isScalar } from 'yaml';

/** A tag before a list of plain words, such as GitLab's `!reference [a, b]`, and the value that stands for it. */
export interface ListTag {
  readonly tag: string;
  readonly valueOf: (items: readonly string[]) => unknown;
}

/** Items that are no plain scalars, aliases too, are empty texts. */
export function listTag({ tag, valueOf }: ListTag): CollectionTag {
  return {
    tag,
    collection: 'seq',
    resolve: (list) => valueOf(list.items.map((item) => (isScalar(item) ? String(item.value) : ''))),
  };
}
