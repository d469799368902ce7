import {
  type CreateNodeOptions,
  type DocumentOptions,
  type ParseOptions,
  type SchemaOptions,
  stringify,
  type ToStringOptions,
} from 'yaml';

type Options = DocumentOptions & SchemaOptions & ParseOptions & CreateNodeOptions & ToStringOptions;

/** Line ends of YAML 1.1, which YAML 1.2, and with it the library, has for letters. */
const LINE_ENDS = /[\u0085\u2028\u2029]/;
const ALL_LINE_ENDS = new RegExp(LINE_ENDS, 'g');

/**
 * A value as YAML that all readers take for the same: a text in which some see the end of a line is quoted, and that is
 * escaped, for what follows it would be a key to them.
 */
export function yamlText(value: unknown, options: Options = {}): string {
  const text = stringify(value, options);
  if (!LINE_ENDS.test(text)) return text;
  const quoted = { ...options, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE' } as const;
  return stringify(value, quoted).replaceAll(
    ALL_LINE_ENDS,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
