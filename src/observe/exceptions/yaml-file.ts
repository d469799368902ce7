import { isMap, isNode, LineCounter } from 'yaml';
import type * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { readYamlDocuments, type YamlDocument } from '../../model/profile/yaml-document.ts';

/** A YAML file of one document, and where in it things stand. */
export class YamlFile {
  readonly value: unknown;
  readonly #file: string;
  readonly #document: YamlDocument | undefined;
  readonly #lines: LineCounter;

  /** Throws a `Fault` (`malformed` or `limit`) that names file, line and column. */
  constructor(text: string, file: string) {
    const { documents, lines } = readYamlDocuments(text, file);
    if (documents.length > 1)
      throw new Fault('malformed', `${file}: has ${documents.length} documents; keep one of them`);
    [this.#document] = documents;
    this.#lines = lines;
    this.#file = file;
    this.value = this.#document && plainValue(this.#document, file);
  }

  /** `path:line` of what stands at these keys, or of the nearest thing around it. */
  sourceOf(...keys: readonly PropertyKey[]): string {
    for (let length = keys.length; length > 0; length -= 1) {
      const node = this.#document?.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range) return this.#sourceAt(node.range[0]);
    }
    return `${this.#file}:1`;
  }

  /** What a schema reads of the value at these keys. Throws a `Fault` (`malformed`) with the line of what is wrong. */
  parse<Schema extends z.ZodType>(schema: Schema, ...keys: readonly PropertyKey[]): z.infer<Schema> {
    const parsed = schema.safeParse(this.#valueAt(keys));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const at = [...keys, ...(issue?.path ?? [])];
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const source = unknown === undefined ? this.sourceOf(...at) : this.#sourceOfKey(at, unknown);
    throw new Fault(
      'malformed',
      `${source}: ${at.map(String).join('.')}: ${issue?.message ?? 'is not valid'}`,
    );
  }

  #valueAt(keys: readonly PropertyKey[]): unknown {
    return keys.reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Record<PropertyKey, unknown>)[key]
          : undefined,
      this.value,
    );
  }

  #sourceOfKey(keys: readonly PropertyKey[], key: string): string {
    const node = keys.length === 0 ? this.#document?.contents : this.#document?.getIn(keys, true);
    const pair = isMap(node)
      ? node.items.find((item) => isNode(item.key) && String(item.key) === key)
      : undefined;
    const start = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    return start === undefined ? this.sourceOf(...keys) : this.#sourceAt(start);
  }

  #sourceAt(offset: number): string {
    return `${this.#file}:${this.#lines.linePos(offset).line}`;
  }
}

/** Aliases of aliases may stand for more than fits anywhere. */
function plainValue(document: YamlDocument, file: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new Fault('limit', `${file}: its aliases stand for too much; write the values`, { cause: error });
  }
}
