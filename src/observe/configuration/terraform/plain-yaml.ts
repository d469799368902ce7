import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { Fault } from '../../../model/fault.ts';
import { checkYamlSize } from '../../../model/yaml/size.ts';
import { readYaml } from '../yaml/documents.ts';
import { numberOf } from './values.ts';

/** Characters of a document that is read. */
const LONGEST = 2 ** 18;

/** Words that are true or false to Terraform's reader. */
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'yes', 'true', 'on'].flatMap((word) => spellings(word).map((one) => [one, true] as const)),
  ...['n', 'no', 'false', 'off'].flatMap((word) => spellings(word).map((one) => [one, false] as const)),
]);
const NOTHING: ReadonlySet<string> = new Set(['', '~', ...spellings('null')]);
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?$/;
/** Starts as numbers, days and infinity do, and has nothing that none of these has. */
const MAY_BE_NUMBER = /^(?:[-+\d][-+\w.: \t]*|\..*|[-+]?\.[a-z]+)$/i;
/** Has more points than a number. */
const IS_TEXT = /^\d+(?:\.\d+){2,}$/;

function spellings(word: string): string[] {
  return [word, word.slice(0, 1).toUpperCase() + word.slice(1), word.toUpperCase()];
}

/** What one document of YAML says; `Unknown` for parts that readers take for different things. */
export function readPlainYaml(text: string): unknown {
  if (text.length > LONGEST) return new Unknown();
  try {
    checkYamlSize(text, '');
  } catch (error) {
    if (error instanceof Fault) return new Unknown();
    throw error;
  }
  const { documents, gaps } = readYaml(text, '', '1.2', ({ contents }) => [
    plainOf(contents, text.endsWith('\n')),
  ]);
  return gaps.length > 0 || documents.length !== 1 ? new Unknown() : documents[0];
}

/** Readers disagree where a line of a block ends without a line break. */
function plainOf(node: ParsedNode | null, isEnded: boolean): unknown {
  if (!node || isAlias(node) || node.tag !== undefined || node.anchor !== undefined) return new Unknown();
  if (isSeq<ParsedNode>(node)) return node.items.map((one) => plainOf(one, isEnded));
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const entries = node.items.map(
      ({ key, value }) => [keyOf(key), value ? plainOf(value, isEnded) : null] as const,
    );
    const known = entries.flatMap(([key, value]) => (key === undefined ? [] : [[key, value] as const]));
    return known.length < entries.length ? new Unknown() : Object.fromEntries(known);
  }
  if (!isScalar(node)) return new Unknown();
  if (node.type === 'PLAIN') return scalarOf(node.source);
  const text = String(node.value);
  return isEnded || !node.type?.startsWith('BLOCK') ? text : new Unknown();
}

function keyOf(node: ParsedNode): string | undefined {
  const key = isScalar(node) ? plainOf(node, true) : undefined;
  return typeof key === 'string' && key !== '<<' ? key : undefined;
}

/** What is not in quotes. */
function scalarOf(text: string): unknown {
  if (NOTHING.has(text)) return null;
  const truth = TRUTHS.get(text);
  if (truth !== undefined) return truth;
  if (NUMBER.test(text) && text.length <= 15) return numberOf(text);
  return MAY_BE_NUMBER.test(text) && !IS_TEXT.test(text) ? new Unknown() : text;
}
