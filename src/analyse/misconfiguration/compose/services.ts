import { keysOf, type Path, pathText, valueAt } from '../../../model/configuration/place.ts';
import type { Plain, StructuredDocument } from '../../../model/configuration/structured.ts';
import type { Check, CheckSubject, Violation } from '../types.ts';

/** A Compose file, or one that is merged into it. */
export interface ComposeSubject extends CheckSubject {
  readonly document: StructuredDocument;
  /** The keys of each service of the file beside, into which this one is merged. */
  readonly whole?: ReadonlyMap<string, ReadonlySet<string>>;
}

export type ComposeCheck = Check<ComposeSubject>;

/** Pages that most checks refer to. */
export const SERVICES = 'https://docs.docker.com/reference/compose-file/services/';

/** A service as it is written. */
export interface Service {
  readonly name: string;
  readonly document: StructuredDocument;
  readonly path: readonly ['services', string];
  /** Is it one that can start, and not what is merged into one? */
  readonly isComplete: boolean;
  /** What a key of it says; undefined where it is not there. */
  readonly get: (...keys: readonly (string | number)[]) => unknown;
}

/** Every service of a file. */
export function servicesOf(subject: ComposeSubject): Service[] {
  const { document } = subject;
  return keysOf(valueAt(document.value, ['services'])).map((name) => {
    const path = ['services', name] as const;
    const get: Service['get'] = (...keys) => valueAt(document.value, [...path, ...keys]);
    const starts = get('image') !== undefined || get('build') !== undefined;
    return { name, document, path, get, isComplete: starts && !isPart(subject, name, keysOf(get())) };
  });
}

/** Does the file beside have the service, and this one only changes what that says? */
function isPart({ path, whole }: ComposeSubject, name: string, keys: readonly string[]): boolean {
  const all = whole?.get(name);
  return all !== undefined && (/[._-]override\.ya?ml$/i.test(path) || keys.every((key) => all.has(key)));
}

/** What is wrong with a part of a service. */
export function about(
  { name, path, document }: Service,
  keys: Path,
  actual: string,
  expected: string,
  more: Omit<Violation, 'range' | 'actual' | 'expected' | 'resource'> = {},
): Violation {
  const place = [...path, ...keys];
  return {
    range: document.rangeOf(place),
    resource: { type: 'service', name, part: pathText(place) },
    actual: actual.length > 200 ? `${actual.slice(0, 200)}…` : actual,
    expected,
    ...more,
  };
}

/** What puts a value at a key of a service. */
export function setting({ path, document }: Service, keys: Path, value: Plain): Pick<Violation, 'edits'> {
  return { edits: document.set([...path, ...keys], value) };
}

/** What takes a key of a service away. */
export function removal({ path, document }: Service, keys: Path): Pick<Violation, 'edits'> {
  return { edits: document.remove([...path, ...keys]) };
}

/** An item of a list of a service, with its place. */
export interface Item {
  readonly keys: Path;
  readonly value: unknown;
  /** The text of it, defaults of variables put in; undefined where it is none. */
  readonly text: string | undefined;
}

/** The items of a list; one text is a list of one. */
export function itemsOf(service: Service, ...keys: readonly string[]): Item[] {
  const value = service.get(...keys);
  if (!Array.isArray(value))
    return typeof value === 'string' ? [{ keys, value, text: interpolated(value) }] : [];
  return value.map((one: unknown, index) => ({ keys: [...keys, index], value: one, text: textOf(one) }));
}

/** A variable of a service, from a list or a map. */
export interface Variable {
  readonly keys: Path;
  readonly name: string;
  /** Undefined where whoever starts it gives it. */
  readonly value: string | undefined;
}

/** The variables of a service. */
export function variablesOf(service: Service, ...keys: readonly string[]): Variable[] {
  const value = service.get(...keys);
  if (Array.isArray(value))
    return value.flatMap((one: unknown, index) => {
      const text = typeof one === 'string' ? interpolated(one) : '';
      const equals = text.indexOf('=');
      if (text === '') return [];
      const name = equals < 0 ? text : text.slice(0, equals);
      return [
        { keys: [...keys, index], name, value: equals < 0 ? undefined : textOf(text.slice(equals + 1)) },
      ];
    });
  return keysOf(value).map((name) => ({
    keys: [...keys, name],
    name,
    value: textOf(service.get(...keys, name)),
  }));
}

/** A folder or file of the host, or a volume, in a service. */
export interface Mount {
  readonly keys: Path;
  /** Where its source and its propagation stand. */
  readonly sourceKeys: Path;
  readonly propagationKeys: Path;
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly isReadOnly: boolean;
  readonly propagation: string | undefined;
}

/** What is mounted into a service, in the short and in the long form. */
export function mountsOf(service: Service): Mount[] {
  return itemsOf(service, 'volumes').flatMap(({ keys, value, text }): Mount[] => {
    if (text !== undefined) {
      const [source = '', target = '', mode = ''] = splitMount(text);
      if (target === '') return [];
      const device = deviceOf(service, source);
      const isHost = device !== undefined || /^[.~/$]|^[A-Za-z]:[\\/]/.test(source);
      const modes = mode.split(',');
      return [
        {
          keys,
          sourceKeys: keys,
          propagationKeys: keys,
          type: isHost ? 'bind' : 'volume',
          source: device ?? source,
          target,
          isReadOnly: modes.includes('ro'),
          propagation: modes.find((one) => /^r?(?:shared|slave|private)$/.test(one)),
        },
      ];
    }
    const at = (...more: string[]) => textOf(valueAt(value, more));
    const [source, target] = [at('source') ?? '', at('target') ?? ''];
    if (target === '') return [];
    const type = at('type') ?? 'volume';
    const device = type === 'volume' ? deviceOf(service, source) : undefined;
    return [
      {
        keys,
        sourceKeys: [...keys, 'source'],
        propagationKeys: [...keys, 'bind', 'propagation'],
        type: device === undefined ? type : 'bind',
        source: device ?? source,
        target,
        isReadOnly: isTrue(valueAt(value, ['read_only'])),
        propagation: at('bind', 'propagation'),
      },
    ];
  });
}

/** The folder of the host that a volume by its name is; undefined where it is none. */
function deviceOf({ document }: Service, volume: string): string | undefined {
  const options = valueAt(document.value, ['volumes', volume, 'driver_opts']);
  const isBind = (textOf(valueAt(options, ['o'])) ?? '').split(',').some((one) => /^r?bind$/.test(one));
  return isBind ? textOf(valueAt(options, ['device'])) : undefined;
}

/** `source:target:mode`; a drive letter has a colon of its own. */
function splitMount(text: string): string[] {
  const [, drive = '', rest = text] = /^([A-Za-z]:(?=[\\/]))(.*)$/s.exec(text) ?? [];
  const [source = '', ...others] = rest.split(':');
  return [drive + source, ...others];
}

/** A port of the host that leads to a service. */
export interface PublishedPort {
  readonly keys: Path;
  readonly address: string;
  /** Undefined where the engine chooses. */
  readonly published: number | undefined;
  /** The first and the last of a range. */
  readonly target: number;
  readonly last: number;
  readonly text: string;
}

/** The first of some ports that a published one is, or that its range has. */
export function portIn(
  ports: ReadonlyMap<number, string>,
  { target, last }: PublishedPort,
): number | undefined {
  return ports.has(target) ? target : [...ports.keys()].find((one) => one > target && one <= last);
}

/** What is published, in the short and in the long form. */
export function publishedPorts(service: Service): PublishedPort[] {
  return itemsOf(service, 'ports').flatMap(({ keys, value, text }): PublishedPort[] => {
    if (text !== undefined) {
      const [, address = '', published, target = '', last = target] =
        /^(?:(\[[0-9a-fA-F:]+\]|\d+(?:\.\d+){3}):)?(?:(\d*)(?:-\d+)?:)?(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(
          text,
        ) ?? [];
      if (target === '') return [];
      return [
        {
          keys,
          address,
          published: published ? Number(published) : undefined,
          target: Number(target),
          last: Number(last),
          text,
        },
      ];
    }
    const target = Number(textOf(valueAt(value, ['target'])) ?? '');
    if (!Number.isInteger(target) || target === 0) return [];
    const published = textOf(valueAt(value, ['published']));
    const address = textOf(valueAt(value, ['host_ip'])) ?? '';
    return [
      {
        keys,
        address,
        published: published === undefined ? undefined : Number.parseInt(published, 10),
        target,
        last: target,
        text: `${published ?? ''}:${target}`,
      },
    ];
  });
}

/** A text or a number as a text, with the defaults of variables in it. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? interpolated(value) : undefined;
}

/** Is this true for Compose, which takes `yes`, `y` and `on` for it too? */
export function isTrue(value: unknown): boolean {
  return /^(?:true|yes|y|on)$/i.test(textOf(value) ?? '');
}

/** Defaults in the words of other defaults: `${A:-${B:-c}}`. */
const MOST_LEVELS = 8;

/** `${NAME:-default}` is its default; other variables stay as they are. */
function interpolated(text: string): string {
  let filled = text;
  for (let level = 0; level < MOST_LEVELS && filled.includes('${'); level += 1)
    filled = filled.replaceAll(/\$\{\w{1,128}:?-([^${}]{0,512})\}/g, '$1');
  return filled;
}
