import { type Keywords, keywordsOf } from '../engine/keyword-finder.ts';
import type { Detector } from '../types.ts';
import { expressionOf, expressionOfText, surestLiteral } from './superset.ts';
import { treeOf } from './tree.ts';

/** Bytes in a row that a pattern must have for it to be looked for: without any it would be tried at every byte. */
const LEAST_LITERAL = 3;
/** More keywords than this are found less soon than even such a pattern. */
const MANY_KEYWORDS = 64;

/** What is looked for so that no detector misses anything. */
export interface Expressions {
  /** Those of patterns, and behind them those of keywords. */
  readonly texts: readonly string[];
  /** By the number of a pattern's expression: its detector. */
  readonly byPattern: readonly number[];
  /** Of the detectors that have no pattern, or none that is quickly found. */
  readonly keywords: Keywords;
  /** Of the others. */
  readonly nearby: Keywords;
}

/** An expression for each pattern, and one for each keyword of the detectors that are left. */
export function expressionsOf(detectors: readonly Detector[]): Expressions {
  const patterns = detectors.flatMap(({ pattern, keywords }, number) => {
    const tree = pattern && treeOf(pattern);
    if (!tree || (surestLiteral(tree) < LEAST_LITERAL && keywords.length <= MANY_KEYWORDS)) return [];
    const text = expressionOf(tree);
    return text === '' ? [] : [{ number, text }];
  });
  const byPattern = patterns.map(({ number }) => number);
  const found = new Set(byPattern);
  const keywords = keywordsOf(detectors, (number) => !found.has(number));
  const texts = [...patterns.map(({ text }) => text), ...keywords.texts.map(expressionOfText)];
  return { texts, byPattern, keywords, nearby: keywordsOf(detectors, (number) => found.has(number)) };
}
