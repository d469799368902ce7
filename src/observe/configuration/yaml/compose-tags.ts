import { type CollectionTag, Scalar, type ScalarTag, type Tags, type YAMLMap, type YAMLSeq } from 'yaml';

/** `!reset`: what other files say there is taken away. */
export const RESET = Symbol('!reset');

/** `!override`: it takes the place of what other files say, and is not merged into that. */
export class Overriding {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** `010` and `0o10` are 8, `0b11` is 3, and `1_000` is 1000; what is longer than numbers here is its digits. */
const integer: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0[bB][01_]+|0[oO]?[0-7_]+|0[xX][\dA-Fa-f_]+|[1-9][\d_]*|0)$/,
  resolve(text) {
    const digits = text.replace(/^[-+]/, '').replaceAll('_', '').toLowerCase();
    const value = Number(digits.replace(/^0(?=[0-7])/, '0o'));
    if (Number.isNaN(value)) return text;
    if (!Number.isSafeInteger(value)) return text.replace('+', '').replaceAll('_', '');
    return text.startsWith('-') ? 0 - value : value;
  },
};

/**
 * Numbers as Compose reads them, and the tags by which a file says how it is merged.
 * Source: https://docs.docker.com/reference/compose-file/merge/
 */
export const COMPOSE_TAGS: Tags = [
  integer,
  { tag: '!reset', resolve: () => new Scalar(RESET) },
  { tag: '!override', resolve: (text: string) => new Overriding(text) },
  ...(['seq', 'map'] as const).flatMap((collection): CollectionTag[] => [
    { tag: '!reset', collection, resolve: () => new Scalar(RESET) },
    { tag: '!override', collection, resolve: overriding },
  ]),
];

/** The collection itself, so that its anchors and aliases stay, whose value is marked. */
function overriding(collection: YAMLMap | YAMLSeq): YAMLMap | YAMLSeq {
  const plain: (...given: never[]) => unknown = collection.toJSON.bind(collection);
  collection.toJSON = (...given: never[]) => new Overriding(plain(...given)) as never;
  return collection;
}

/** What a value says where no other file does: nothing of what is reset, and the rest without its tags. */
export function withoutTags(value: unknown): unknown {
  // Most have none, and are not copied.
  return hasTags(value) ? cleared(value) : value;
}

function hasTags(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === RESET;
  if (value instanceof Overriding) return true;
  for (const inner of Array.isArray(value) ? (value as unknown[]) : Object.values(value))
    if (hasTags(inner)) return true;
  return false;
}

function cleared(value: unknown): unknown {
  if (value instanceof Overriding) return cleared(value.value);
  if (value === RESET) return undefined;
  if (Array.isArray(value)) return value.filter((one) => one !== RESET).map(cleared);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === RESET ? [] : [[key, cleared(inner)]])),
  );
}
