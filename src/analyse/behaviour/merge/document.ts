import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { NESTED, type Section, SECTION_NAMES } from '../../../model/profile/key.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { isSame } from '../../../model/profile/text.ts';
import { layOut, plainProfile } from '../../../model/profile/write.ts';
import { pairLines } from '../pairs.ts';
import { inheritComments, removeItem } from './comments.ts';

/** A thing of a profile as the model has it, as it is written in full, and as short as it can be written. */
interface Written {
  readonly model: unknown;
  readonly full: unknown;
  readonly short: unknown;
}

/**
 * Changes a YAML document that says `before` so that it says `after`: only what differs is touched; comments, order
 * and ways of writing stay. Aliases are written out where something changes, for a change in one place is meant for one place.
 */
export function rewriteDocument(document: Document, before: WorkloadProfile, after: WorkloadProfile): void {
  writeOutAliases(document);
  const root = document.contents;
  if (!isMap<Node, Node | null>(root)) return;
  new Rewriter(document).map(root, '', writtenOf(before), writtenOf(after));
}

function writtenOf(profile: WorkloadProfile): Written {
  return { model: profile, full: plainProfile(profile, false), short: plainProfile(profile, true) };
}

function writeOutAliases(document: Document): void {
  let found = false;
  visit(document, {
    Alias: (_, alias) => {
      const source = alias.resolve(document);
      if (!source) return undefined;
      found = true;
      const copy = source.clone() as Node;
      visit(copy, {
        Node: (__, node) => {
          node.comment = undefined;
          node.commentBefore = undefined;
        },
      });
      return copy;
    },
  });
  if (!found) return;
  visit(document, {
    Value: (_, node) => {
      node.anchor = undefined;
    },
  });
}

class Rewriter {
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  /** Changes the keys of a map; `prefix` is the section whose lines are such maps, with a dot, or empty for the profile. */
  map(
    map: YAMLMap<Node, Node | null>,
    prefix: string,
    before: Written,
    after: Written,
    holder?: unknown,
  ): void {
    const keys = new Set([...keysOf(before.full), ...keysOf(after.full)]);
    for (const key of keys) {
      const [old, now] = [inside(before, key), inside(after, key)];
      if (isSame(old.full, now.full)) continue;
      const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (now.full === undefined) {
        if (pair) removeItem(map, map.items.indexOf(pair), holder);
      } else if (!pair) map.add(this.#document.createPair(key, this.#node(now.short)));
      else this.#value(pair, `${prefix}${key}`, old, now);
    }
  }

  #value(pair: Pair<Node, Node | null>, name: string, old: Written, now: Written): void {
    const { value } = pair;
    const isSection = (SECTION_NAMES as readonly string[]).includes(name);
    if (isSection && isSeq<Node>(value)) this.#lines(value, name as Section, old, now, pair.key);
    else if ((name === 'metadata' || name.endsWith('labels')) && isMap<Node, Node | null>(value))
      this.map(value, '', old, now, pair.key);
    else {
      const node = this.#node(now.short);
      inheritComments(node, value, pair.key);
      pair.value = node;
    }
  }

  #lines(list: YAMLSeq<Node>, section: Section, old: Written, now: Written, holder: Node): void {
    const { pairs, before, after } = pairLines(section, itemsOf(old.model), itemsOf(now.model));
    for (const [from, to] of pairs) {
      const [was, is] = [inside(old, from), inside(now, to)];
      if (!isSame(was.full, is.full)) this.#line(list, from, section, was, is);
    }
    const isEmpty = list.items.length === 0;
    for (const index of before.toReversed()) removeItem(list, index, holder);
    for (const index of after) list.add(this.#node(inside(now, index).short));
    if (isEmpty) list.flow = false;
  }

  #line(list: YAMLSeq<Node>, index: number, section: Section, old: Written, now: Written): void {
    const item = list.items[index];
    if (isMap<Node, Node | null>(item))
      this.map(item, NESTED[section].length > 0 ? `${section}.` : ' ', old, now);
    else {
      const node = this.#node(now.short);
      inheritComments(node, item, undefined);
      list.items[index] = node;
    }
  }

  #node(value: unknown): Node {
    const node = this.#document.createNode(value) as Node;
    layOut(node);
    return node;
  }
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function itemsOf(value: unknown): object[] {
  return Array.isArray(value) ? value : [];
}

function inside({ model, full, short }: Written, key: string | number): Written {
  return { model: at(model, key), full: at(full, key), short: at(short, key) };
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
