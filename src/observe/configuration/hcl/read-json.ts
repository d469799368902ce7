import { Fault, messageOf } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { HclCursor, HclError, MAXIMUM_HCL } from './cursor.ts';
import { readExpression } from './expressions.ts';
import { type JsonMember, type JsonNode, jsonNodes } from './json-nodes.ts';
import type { Attribute, Block, Body, Expression, Span } from './syntax.ts';
import { readTemplateText } from './templates.ts';

const MAXIMUM_DEPTH = 90;
const MAXIMUM_TOKENS = 500_000;
/** Keys of a comment. */
const COMMENT = '//';
/** How many labels the blocks at the top of a file have. */
const LABELS: ReadonlyMap<string, number> = new Map([
  ['resource', 2],
  ['data', 2],
  ['ephemeral', 2],
  ['module', 1],
  ['variable', 1],
  ['output', 1],
  ['provider', 1],
  ['check', 1],
  ['locals', 0],
  ['terraform', 0],
  ['moved', 0],
  ['import', 0],
  ['removed', 0],
]);
/** The same of blocks in others. */
const INNER_LABELS: ReadonlyMap<string, number> = new Map([
  ['dynamic', 1],
  ['provisioner', 1],
  ['backend', 1],
]);
/** Blocks in which every object is a value. */
const PLAIN: ReadonlySet<string> = new Set(['locals', 'variable', 'output', 'module', 'required_providers']);
/**
 * Attributes that are maps: a file of JSON writes them as it does a block of which there is one, and only the schema of
 * its provider tells them apart.
 */
const MAPS =
  /^(?:.*_)?(?:tags|tags_all|labels|annotations|variables|settings|parameters|headers|secrets|limits|requests|match_labels|node_selector|triggers|keepers|inputs?|query|attributes|(?:string_|binary_)?data)$/;

/**
 * The blocks and attributes of a text in HCL's JSON syntax, as Terraform reads it
 * (https://developer.hashicorp.com/terraform/language/syntax/json). A gap names what is wrong with it. Nothing is evaluated.
 */
export function readJsonHcl(
  text: string,
  file: string,
): { readonly body: Body; readonly gaps: readonly Gap[] } {
  const empty: Body = { attributes: [], blocks: [], start: 0, end: 0 };
  const gap = (kind: 'limit' | 'unreadable', reason: string) => ({
    body: empty,
    gaps: [{ kind, subject: file, reason }],
  });
  try {
    parseJson(text, { depth: MAXIMUM_DEPTH, tokens: MAXIMUM_TOKENS, length: MAXIMUM_HCL });
    const root = jsonNodes(text);
    const members = objectsIn(root).flatMap((one) => one.members);
    if (root.kind === 'scalar') return gap('unreadable', 'is no object of JSON');
    const isValues = /\.tfvars\.json$/i.test(file);
    return { body: isValues ? bodyOf(members, true) : rootOf(members), gaps: [] };
  } catch (error) {
    if (error instanceof Fault && error.code === 'limit') return gap('limit', error.message);
    if (!(error instanceof Fault || error instanceof HclError || error instanceof SyntaxError)) throw error;
    return gap('unreadable', messageOf(error));
  }
}

function rootOf(members: readonly JsonMember[]): Body {
  const blocks = members.flatMap(({ key, keyPlace, value }) => {
    const labels = LABELS.get(key);
    return labels === undefined ? [] : blocksOf({ type: key, labels, from: keyPlace.start }, value, []);
  });
  return { attributes: [], blocks, start: 0, end: 0 };
}

interface Head {
  readonly type: string;
  readonly labels: number;
  /** Where the block begins: at its last label. */
  readonly from: number;
}

/** The blocks that objects, or lists of them, are, below as many keys as they have labels. */
function blocksOf(head: Head, node: JsonNode, labels: readonly string[]): Block[] {
  return objectsIn(node).flatMap(({ members, start, end }): Block[] => {
    if (labels.length < head.labels)
      return members
        .filter(({ key }) => key !== COMMENT)
        .flatMap(({ key, keyPlace, value }) =>
          blocksOf({ ...head, from: keyPlace.start }, value, [...labels, key]),
        );
    const body = bodyOf(members, PLAIN.has(head.type));
    return [{ type: head.type, labels, body, start: Math.min(head.from, start), end }];
  });
}

/** What an object says as a body. It has no place for more, as more would be written otherwise. */
function bodyOf(members: readonly JsonMember[], isPlain: boolean): Body {
  const [attributes, blocks]: [Attribute[], Block[]] = [[], []];
  for (const { key, keyPlace, value } of members) {
    if (key === COMMENT) continue;
    const labels = INNER_LABELS.get(key) ?? 0;
    if (!isPlain && isBlock(key, value))
      blocks.push(...blocksOf({ type: key, labels, from: keyPlace.start }, value, []));
    else
      attributes.push({ name: key, expression: expressionOf(value), start: keyPlace.start, end: value.end });
  }
  return { attributes, blocks, start: 0, end: 0 };
}

function isBlock(key: string, value: JsonNode): boolean {
  if (value.kind === 'array')
    return value.items.length > 0 && value.items.every(({ kind }) => kind === 'object');
  return value.kind === 'object' && !MAPS.test(key);
}

function objectsIn(node: JsonNode): (JsonNode & { readonly kind: 'object' })[] {
  if (node.kind === 'object') return [node];
  return node.kind === 'array' ? node.items.flatMap(objectsIn) : [];
}

function expressionOf(node: JsonNode): Expression {
  const { start, end } = node;
  if (node.kind === 'array') return { kind: 'tuple', items: node.items.map(expressionOf), start, end };
  if (node.kind === 'object') {
    const entries = node.members.map(({ key, keyPlace, value }) => ({
      key: textOf(key, keyPlace),
      value: expressionOf(value),
    }));
    return { kind: 'object', entries, start, end };
  }
  return typeof node.value === 'string'
    ? textOf(node.value, node)
    : { kind: 'literal', value: node.value, start, end };
}

function textOf(text: string, { start, end }: Span): Expression {
  return readTemplateText(new HclCursor(text), { start, end }, readExpression);
}
