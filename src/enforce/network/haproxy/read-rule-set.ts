import { ApplicationSet } from '../../../model/sets/applications.ts';
import { Language } from '../../../model/sets/language.ts';
import { OptionalText } from '../../../model/sets/optional-text.ts';
import { exactText, prefixText, regularExpression } from '../../../model/sets/patterns.ts';
import { hostLanguage } from '../../../model/segmentation/permission-traffic.ts';
import type { Entry, MapName, Maps } from './maps.ts';
import { HOST_PORT, METHODS, NORMAL_PATHS } from './normal-requests.ts';
import { readHeaderExpression, readHostExpression, splitLookAheads } from './read-expressions.ts';
import { malformed } from './read-maps.ts';
import { BITS } from './rule-set.ts';

const ID = /^(http|full|tls)-[0-9a-f]{24}(-h)?(?:-p([1-4]))?(?:-n([1-4]))?$/;

/** What a layer decides of, and the rules that it satisfies there. */
interface Layer {
  readonly texts: Language;
  readonly mask: bigint;
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
    const [, kind, hosts, patterns = '0', headers = '0'] = ID.exec(id) ?? [];
    if (kind === undefined) throw malformed(`the decision ${id}`);
    const messages =
      kind === 'tls'
        ? allowed((bit) => this.#serverNames(id, bit))
        : allowed((bit) => this.#requests(id, bit, hosts !== undefined, Number(patterns), Number(headers)));
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

  #requests(id: string, bit: bigint, hosts: boolean, patterns: number, headers: number): ApplicationSet {
    const methods = layered(
      this.#withDefault('methods', id, (text) => exactText(text)),
      bit,
    ).intersect(METHODS);
    const paths = this.#paths(id, bit, patterns).intersect(NORMAL_PATHS);
    if (methods.isEmpty() || paths.isEmpty()) return ApplicationSet.NONE;
    const fields = new Map<string, OptionalText>();
    const require = (name: string, texts: OptionalText): void => {
      fields.set(name, fields.get(name)?.intersect(texts) ?? texts);
    };
    if (hosts) require(':authority', this.#hostTexts(id, bit, (host) => host.union(host.concat(HOST_PORT))));
    for (let slot = 0; slot < headers; slot += 1) {
      const { name, texts } = this.#header(id, slot, bit);
      require(name === 'host' ? ':authority' : name, texts);
    }
    return ApplicationSet.http({ methods, paths, headers: fields });
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

  #paths(id: string, bit: bigint, slots: number): Language {
    const shortestFirst = this.#valuesAt('paths', id).toSorted(
      (a, b) => (a.text?.length ?? 0) - (b.text?.length ?? 0),
    );
    const layers = shortestFirst.map(({ text = '', mask }): Layer => {
      if (!/^\/.*[/?]$/.test(text) && text !== '/') throw malformed(`the path ${text}`);
      const isWhole = text.endsWith('?');
      return { texts: isWhole ? exactText(text.slice(0, -1)) : prefixText(text), mask };
    });
    return Array.from({ length: slots }, (_, slot) => this.#patterns(id, slot, bit)).reduce(
      (all, one) => all.union(one),
      layered(layers, bit),
    );
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

/** Later layers decide over earlier ones. Neighbours that decide alike are taken together. */
function layered(layers: readonly Layer[], bit: bigint): Language {
  let all = Language.NONE;
  for (let at = 0; at < layers.length;) {
    const isIn = has(layers[at]?.mask ?? 0n, bit);
    let end = at;
    while (end < layers.length && has(layers[end]?.mask ?? 0n, bit) === isIn) end += 1;
    const texts = Language.unionOf(layers.slice(at, end).map((layer) => layer.texts));
    all = isIn ? all.union(texts) : all.subtract(texts);
    at = end;
  }
  return all;
}

function has(mask: bigint, bit: bigint): boolean {
  return (mask & bit) !== 0n;
}

function readMask(text: string): bigint {
  if (!/^(?:0|[1-9]\d{0,18})$/.test(text) || BigInt(text) >> 62n !== 0n) throw malformed(`the bits ${text}`);
  return BigInt(text);
}
