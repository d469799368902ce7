import { Scalar, type ScalarTag, type Tags } from 'yaml';

const INT = 'tag:yaml.org,2002:int';
const FLOAT = 'tag:yaml.org,2002:float';
const MERGE = 'tag:yaml.org,2002:merge';
const BINARY = 'tag:yaml.org,2002:binary';
/** Times are texts to kubectl, what is in order a list, and a set a mapping without values. */
const NONE: ReadonlySet<string> = new Set(
  ['timestamp', 'omap', 'pairs', 'set', 'binary'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** What begins with 0: `0o17`, `0B1` and `0_` are texts to the library, or no number. */
const prefixedInteger: ScalarTag = {
  tag: INT,
  default: true,
  test: /^[-+]?0[\da-fA-FxXoO_]*$/,
  resolve: numberOf,
};

/** What is said to be one may be written as an integer. */
const writtenFloat: ScalarTag = { tag: FLOAT, resolve: numberOf };

/** Text where it is no number. */
function numberOf(text: string): number | string {
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits.toLowerCase());
  if (digits === '' || Number.isNaN(value)) return text;
  return text.startsWith('-') ? 0 - value : value;
}

/** Its bytes are a text. */
const binary: ScalarTag = {
  tag: BINARY,
  resolve: (text) => Buffer.from(text, 'base64').toString('utf8'),
};

/**
 * The tags of YAML 1.1 as the reader of kubectl and Helm has them: `12:30` is a text and `y` true.
 * Source: https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go
 */
export function kubectlTags(tags: Tags): Tags {
  return [prefixedInteger, writtenFloat, binary, ...tags.flatMap(asRead)];
}

function asRead(tag: Tags[number]): Tags {
  if (typeof tag === 'string') return [tag];
  if (tag.tag === MERGE && !('collection' in tag)) return [lateMerge(tag)];
  if (NONE.has(tag.tag) || tag.format === 'TIME') return [];
  if (tag.tag !== FLOAT || 'collection' in tag || tag.test?.test('.nan')) return [tag];
  // A dot without a digit is a text, such as the folder `.`.
  return [{ ...tag, test: tag.format === 'EXP' ? EXPONENT : FRACTION }];
}

const EXPONENT = /^[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)[eE][-+]?\d+$/;
const FRACTION = /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)$/;

/** What is merged counts more than what stands before it, and less than what stands behind. */
function lateMerge(tag: ScalarTag): ScalarTag {
  return {
    ...tag,
    resolve(...given) {
      const key = tag.resolve(...given);
      if (!(key instanceof Scalar)) return key;
      const merge = key.addToJSMap;
      key.addToJSMap = (context, target, value) => {
        const merged = new Map<unknown, unknown>();
        merge?.(context, merged, value);
        for (const [name, one] of merged)
          if (target instanceof Map) target.set(name, one);
          else
            Object.defineProperty(target, String(name), {
              value: one,
              writable: true,
              enumerable: true,
              configurable: true,
            });
      };
      return key;
    },
  };
}
