import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type * as z from 'zod';
import { Fault, messageOf } from '../fault.ts';
import { profileSchema, type WorkloadProfile } from './profile.ts';
import {
  MAXIMUM_ALIASES,
  positioned,
  readYamlDocuments,
  type YamlDocument,
  yamlFault,
} from './yaml-document.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const MAXIMUM_PROBLEMS = 10;

/**
 * The profiles of a text of one or more YAML documents, in order. `file` is the name that errors carry.
 * Throws a `Fault` (`malformed`, `limit`) whose message has one line per problem, `file:line:column: path: what to mend`.
 */
export function parseProfiles(text: string, file: string): WorkloadProfile[] {
  return readProfiles(text, file).profiles;
}

/** The profiles of a text, each with its document, for whoever writes the text anew. Throws as `parseProfiles` does. */
export function readProfiles(
  text: string,
  file: string,
): { readonly profiles: WorkloadProfile[]; readonly documents: readonly YamlDocument[] } {
  const { documents, lines } = readYamlDocuments(text, file);
  if (documents.length === 0) throw new Fault('malformed', `${file}: holds no WorkloadProfile`);
  const profiles = documents.map((document) => parseDocument(document, file, lines));
  const seen = new Set<string>();
  for (const [index, profile] of profiles.entries()) {
    const name = workloadName(profile);
    const start = documents[index]?.contents?.range[0] ?? 0;
    if (seen.has(name)) throw yamlFault(file, lines, start, `a second profile of ${name}; keep one of them`);
    seen.add(name);
  }
  return { profiles, documents };
}

/** `namespace/name`, what a profile is told apart by. */
export function workloadName(profile: WorkloadProfile): string {
  return `${profile.metadata.namespace}/${profile.metadata.name}`;
}

function parseDocument(document: YamlDocument, file: string, lines: LineCounter): WorkloadProfile {
  const value = plainValue(document, file, lines);
  const result = profileSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues
    .flatMap((issue) => telling(issue, value))
    .map((issue) => {
      const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      const offset = offsetOf(document, issue.path, key);
      return positioned(file, lines, offset, `${pathText(issue.path)}${sentence(issue, value)}`);
    });
  const more = problems.length - MAXIMUM_PROBLEMS;
  const shown = problems.slice(0, MAXIMUM_PROBLEMS);
  throw new Fault('malformed', [...shown, ...(more > 0 ? [`${file}: and ${more} more`] : [])].join('\n'));
}

function plainValue(document: YamlDocument, file: string, lines: LineCounter): unknown {
  try {
    return document.toJS({ maxAliasCount: MAXIMUM_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) throw yamlFault(file, lines, document.range[0], messageOf(error));
    throw error;
  }
}

/** Of the alternatives of a union, the issues of the one that was meant, if only one can have been. */
function telling(issue: Issue, root: unknown): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const value = valueAt(root, issue.path);
  const options = issue.errors.map((option) =>
    option.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  const isKind = (option: Issue[]) =>
    !option.some((inner) => inner.code === 'invalid_type' && inner.path.length === issue.path.length);
  const isWhole = (option: Issue[]) =>
    !option.some(
      (inner) =>
        inner.code === 'invalid_type' &&
        inner.path.length === issue.path.length + 1 &&
        valueAt(root, inner.path) === undefined,
    );
  const ofKind = options.filter(isKind);
  const whole = typeof value === 'object' ? ofKind.filter(isWhole) : ofKind;
  const [meant, ...others] = whole.length === 1 ? whole : ofKind;
  return meant && others.length === 0 ? meant.flatMap((inner) => telling(inner, root)) : [issue];
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function sentence(issue: Issue, root: unknown): string {
  const value = valueAt(root, issue.path);
  const lacks = value === undefined ? 'is missing; it ' : '';
  if (issue.code === 'invalid_value')
    return `${lacks}must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') {
    const isQuotable = issue.expected === 'string' && value !== undefined && typeof value !== 'object';
    return `${lacks}must be ${article(issue.expected)}${isQuotable ? '; quote it' : ''}`;
  }
  return issue.message;
}

const article = (expected: string): string =>
  ({ string: 'a text', object: 'keys and values', array: 'a list', record: 'keys and values' })[expected] ??
  `a ${expected}`;

function pathText(path: Path): string {
  const parts = path.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[A-Za-z0-9_-]+$/.test(String(key))
      ? `.${String(key)}`
      : `[${JSON.stringify(String(key).slice(0, 64))}]`;
  });
  return parts.length === 0 ? '' : `${parts.join('').replace(/^\./, '')}: `;
}

/** Where the node at `path` starts, or `key` in it; or the innermost node that there is on the way. */
function offsetOf(document: YamlDocument, path: Path, key: string | undefined): number {
  let offset = document.contents?.range[0] ?? 0;
  let node: Node | null | undefined = document.contents;
  for (const step of key === undefined ? path : [...path, key]) {
    if (isAlias(node)) node = node.resolve(document);
    const pair: Pair<Node, Node | null> | undefined = isMap<Node, Node | null>(node)
      ? node.items.find((item) => isScalar(item.key) && item.key.value === step)
      : undefined;
    const next: Node | null | undefined =
      isSeq<Node>(node) && typeof step === 'number' ? node.items[step] : pair?.value;
    offset =
      (step === key ? pair?.key.range?.[0] : undefined) ?? next?.range?.[0] ?? pair?.key.range?.[0] ?? offset;
    node = next;
  }
  return offset;
}
