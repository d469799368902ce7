import { ApplicationSet } from '../../../model/sets/applications.ts';
import { Language } from '../../../model/sets/language.ts';
import { OptionalText } from '../../../model/sets/optional-text.ts';
import { exactText, regularExpression } from '../../../model/sets/patterns.ts';
import { hostLanguage } from '../../../model/segmentation/permission-traffic.ts';
import { has, type Layer, layered, readMask } from './layers.ts';
import type { Entry, MapName, Maps } from './maps.ts';
import { HOST_PORT, METHODS, normalPaths } from './normal-requests.ts';
import { readHeaderExpression, readHostExpression, splitLookAheads } from './read-expressions.ts';
import { malformed } from './read-maps.ts';
import { PathReader } from './read-paths.ts';
import { BITS } from './rule-set.ts';

const ID = /^(http|full|tls)-[0-9a-f]{24}(-h)?(?:-v([1-4]))?(?:-p([1-4]))?(?:-n([1-4]))?$/;

/** What the name of a rule set tells. */
interface Shape {
  readonly hosts: boolean;
  readonly placeholders: number;
  readonly patterns: number;
  readonly headers: number;
}

/** Methods whose paths are looked up alike. */
interface MethodGroup {
  readonly methods: Language;
  readonly mask: bigint;
  readonly paths: PathReader;
}

/** Reads rule sets as HAProxy looks them up. */
export class RuleSetReader {
  readonly #maps: ReadonlyMap<MapName, ReadonlyMap<string, Entry[]>>;
  readonly #read = new Map<string, ApplicationSet>();

  constructor(maps: Maps) {
    const names = Object.keys(maps) as MapName[];
    this.#maps = new Map(names.map((name) => [name, Map.groupBy(maps[name], ([key]) => idIn(key))]));
  }

  /** The messages that a rule set allows. Throws a `Fault` (`malformed`). */
  messages(id: string): ApplicationSet {
    const known = this.#read.get(id);
    if (known) return known;
    const [, kind, hosts, placeholders = '0', patterns = '0', headers = '0'] = ID.exec(id) ?? [];
    if (kind === undefined) throw malformed(`the decision ${id}`);
    const shape: Shape = {
      hosts: hosts !== undefined,
      placeholders: Number(placeholders),
      patterns: Number(patterns),
      headers: Number(headers),
    };
    const groups = kind === 'tls' ? [] : this.#methodGroups(id, shape);
    if (kind === 'http') this.#checkQuick(id, groups);
    const messages =
      kind === 'tls'
        ? allowed((bit) => this.#serverNames(id, bit))
        : allowed((bit) => this.#requests(id, bit, groups, shape));
    this.#read.set(id, messages);
    return messages;
  }

  #entries(name: MapName, id: string): Entry[] {
    return this.#maps.get(name)?.get(id) ?? [];
  }

  /** What keys of the set have after `|`; undefined for the key that is the set alone. */
  #valuesAt(name: MapName, id: string): { text: string | undefined; mask: bigint }[] {
    return this.#entries(name, id).map(([key, value]) => ({
      text: key === id ? undefined : key.slice(id.length + 1),
      mask: readMask(value),
    }));
  }

  #serverNames(id: string, bit: bigint): ApplicationSet {
    return ApplicationSet.serverNames(this.#hostTexts(id, bit, (host) => host));
  }

  #requests(id: string, bit: bigint, groups: readonly MethodGroup[], shape: Shape): ApplicationSet {
    const having = groups.filter(({ mask }) => has(mask, bit));
    if (having.length === 0) return ApplicationSet.NONE;
    const patterns = Array.from({ length: shape.patterns }, (_, slot) => this.#patterns(id, slot, bit));
    const matched = Language.unionOf(patterns);
    const headers = this.#fields(id, bit, shape);
    return having.reduce((all, { methods, paths }) => {
      const texts = paths.texts(bit).union(matched).intersect(normalPaths());
      if (texts.isEmpty()) return all;
      return all.union(ApplicationSet.http({ methods, paths: texts, headers }));
    }, ApplicationSet.NONE);
  }

  #fields(id: string, bit: bigint, { hosts, headers }: Shape): Map<string, OptionalText> {
    const fields = new Map<string, OptionalText>();
    const require = (name: string, texts: OptionalText): void => {
      fields.set(name, fields.get(name)?.intersect(texts) ?? texts);
    };
    if (hosts) require(':authority', this.#hostTexts(id, bit, (host) => host.union(host.concat(HOST_PORT))));
    for (let slot = 0; slot < headers; slot += 1) {
      const { name, texts } = this.#header(id, slot, bit);
      require(name === 'host' ? ':authority' : name, texts);
    }
    return fields;
  }

  /** A method that has no entry is looked up as none; what a path has is never more than what its method has. */
  #methodGroups(id: string, { placeholders }: Shape): MethodGroup[] {
    const masks = new Map(this.#valuesAt('methods', id).map(({ text = '', mask }) => [text, mask]));
    if (!masks.has('')) masks.set('', 0n);
    const paths = this.#byMethod('paths', id);
    const heads = this.#heads(id);
    const wrong = [...paths.keys(), ...heads.keys()].find((method) => !masks.has(method));
    if (wrong !== undefined) throw malformed(`the paths of ${wrong}, which is no method of ${id},`);
    const alike = Map.groupBy(masks, ([method, mask]) =>
      JSON.stringify([`${mask}`, method === '', paths.get(method), heads.get(method)]),
    );
    return [...alike.values()].map((group) => {
      const [[method, mask] = ['', 0n]] = group;
      const reader = new PathReader(paths.get(method) ?? [], heads.get(method) ?? [], placeholders);
      if ((reader.bits & ~mask) !== 0n) throw malformed(`the paths of ${method || 'other methods'} of ${id}`);
      const methods = method === '' ? named(masks.keys()).complement() : named(group.map(([one]) => one));
      return { methods: methods.intersect(METHODS), mask, paths: reader };
    });
  }

  /** Who asks for a path alone must not miss that a pattern refuses it. */
  #checkQuick(id: string, groups: readonly MethodGroup[]): void {
    const patterns = this.#entries('path-patterns', id).map(([, value]) => readMask(value));
    const behind = groups.map(({ paths }) => paths.bitsBehind);
    if ([...patterns, ...behind].some((mask) => mask >> BigInt(BITS.deny.first) !== 0n))
      throw malformed(`a pattern that refuses in ${id}`);
  }

  /** Beginnings by method; each has its length, with the set and the method, for a value. */
  #heads(id: string): Map<string, string[]> {
    const heads = this.#byMethod('path-heads', id);
    for (const [method, entries] of heads)
      for (const [head, length] of entries)
        if (!head.endsWith('/') || length !== `${id.length + 1 + method.length + head.length}`)
          throw malformed(`the beginning ${head}`);
    return new Map(Array.from(heads, ([method, entries]) => [method, entries.map(([head]) => head)]));
  }

  /** Entries of a set by method, and their keys without both. */
  #byMethod(name: MapName, id: string): Map<string, Entry[]> {
    const entries = this.#entries(name, id).map(([key, value]) => {
      const [, method = '', path] = /^([^/]*)(\/.*)$/.exec(key.slice(id.length + 1)) ?? [];
      if (path === undefined || key[id.length] !== '|') throw malformed(`the path ${key}`);
      return { method, entry: [path, value] as const };
    });
    const grouped = Map.groupBy(entries, ({ method }) => method);
    return new Map(Array.from(grouped, ([method, all]) => [method, all.map(({ entry }) => entry)]));
  }

  /** From what holds for all that has no entry to what has one of its own. */
  #withDefault(name: MapName, id: string, languageOf: (text: string) => Language): Layer[] {
    const values = this.#valuesAt(name, id);
    const rest = values.find(({ text }) => text === undefined)?.mask ?? 0n;
    const own = values.flatMap(({ text, mask }) =>
      text === undefined ? [] : { texts: languageOf(text), mask },
    );
    return [{ texts: Language.ALL, mask: rest }, ...own];
  }

  #hostTexts(id: string, bit: bigint, written: (host: Language) => Language): OptionalText {
    const [rest, ...names] = this.#withDefault('hosts', id, (host) => written(hostLanguage(host)));
    const patterns = this.#entries('host-patterns', id).map(([key, value]): Layer => ({
      texts: written(hostLanguage(readHostExpression(key.slice(`^${id}\\|`.length, -1)))),
      mask: readMask(value),
    }));
    const layers = [...(rest ? [rest] : []), ...patterns.toReversed(), ...names];
    const present = OptionalText.of(layered(layers, bit));
    return rest && (rest.mask & bit) !== 0n ? present.union(OptionalText.ABSENT) : present;
  }

  #patterns(id: string, slot: number, bit: bigint): Language {
    const start = `^${id}\\.${slot}\\|`;
    const layers = this.#entries('path-patterns', id)
      .filter(([key]) => key.startsWith(start))
      .map(([key, value]): Layer => ({
        texts: splitLookAheads(key.slice(start.length))
          .map((part) => regularExpression(part))
          .reduce((all, one) => all.intersect(one)),
        mask: readMask(value),
      }));
    return layered(layers.toReversed(), bit);
  }

  #header(id: string, slot: number, bit: bigint): { name: string; texts: OptionalText } {
    const start = `^${id}\\.${slot}\\|`;
    const found = this.#entries('headers', id).filter(([key]) => key.startsWith(start));
    const without = this.#entries('without-headers', id).find(([key]) => key === `${id}.${slot}`);
    const [condition] = found;
    if (!condition || found.length > 1) throw malformed(`the rule set ${id} without header ${slot}`);
    const { name, value } = readHeaderExpression(condition[0].slice(start.length));
    const there = value === undefined ? OptionalText.PRESENT : OptionalText.of(exactText(value));
    const withIt = has(readMask(condition[1]), bit) ? there : OptionalText.of(Language.NONE);
    const isElse = has(without ? readMask(without[1]) : 0n, bit);
    return { name, texts: isElse ? withIt.union(there.complement()) : withIt };
  }
}

function named(methods: Iterable<string>): Language {
  return Language.unionOf([...methods].filter((method) => method !== '').map((method) => exactText(method)));
}

/** The rule set that a key belongs to; of regular expressions, what is escaped is the id's end. */
function idIn(key: string): string {
  return /^\^?([0-9a-z-]+)/.exec(key)?.[1] ?? '';
}

function allowed(rule: (bit: bigint) => ApplicationSet): ApplicationSet {
  const union = ({ first, count }: { first: number; count: number }) =>
    Array.from({ length: count }, (_, index) => rule(1n << BigInt(first + index))).reduce(
      (all, one) => all.union(one),
      ApplicationSet.NONE,
    );
  return union(BITS.allow).subtract(union(BITS.deny));
}
