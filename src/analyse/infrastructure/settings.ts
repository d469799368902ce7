import { Unknown } from '../../model/configuration/infrastructure.ts';
import { valueAt } from '../../model/configuration/place.ts';
import type { Plain } from '../../model/configuration/structured.ts';
import { declarationCheck, type InfrastructureCheck, placedAt } from './declarations.ts';

type Literal = string | number | boolean;

/** How a language writes what it declares; `Base` is what the attributes of an example are given as. */
export interface Dialect<Base> {
  /** The page of a type of resource. */
  readonly documentationOf: (type: string) => string;
  /** `key = value`, of a value as JSON. */
  readonly line: (key: string, value: string) => string;
  /** A whole text with one resource, as people write it. */
  readonly resourceText: (type: string, base: Base) => string;
  /** The attributes of an example that needs none. */
  readonly base: Base;
  /** The attributes with one more, at its place; `[]` behind a key is a list. */
  readonly withSetting: (base: Base, keys: readonly string[], value: Plain) => Base;
}

/** A setting of a type of resource that should have one value; what differs between such checks is data. */
export interface Setting<Base = string> extends Pick<
  InfrastructureCheck,
  'id' | 'title' | 'why' | 'fix' | 'severity' | 'vectors' | 'standards'
> {
  readonly type: string;
  /** Types with the same setting under the same name. */
  readonly alsoTypes?: readonly string[];
  /** `vpc_config.endpoint_public_access`; `Volumes[].Encrypted` where a list is written as one. */
  readonly at: string;
  /** What it should be; undefined where anything is better than nothing. */
  readonly wanted?: Literal;
  /** What is as good. */
  readonly accepted?: readonly Literal[];
  /** What is wrong, where not all else is. */
  readonly wrong?: readonly Literal[];
  /** What does not say it has the wrong value by default, or the right one; or the wrong one where what is around it is there. */
  readonly absent: 'fails' | 'passes' | 'fails in its block';
  /** For the examples: other attributes, a wrong value, and a right one where `wanted` is none. */
  readonly base?: Base;
  readonly bad?: Literal;
  readonly good?: Plain;
  /** Attributes of a passing example, where more than one is needed. */
  readonly passing?: Base;
  /** An attribute or block that makes the setting right by itself, where it is there and not false: `a.b`, or `a.b=c`. */
  readonly unless?: string;
  /** Is it changed in place, so that putting it right loses nothing? Then it is mended. */
  readonly isMended?: true;
}

/** The check of a setting, with examples made of it. */
export function settingCheck<Base>(setting: Setting<Base>, dialect: Dialect<Base>): InfrastructureCheck {
  const { type, alsoTypes = [], at } = setting;
  const keys = at.split('.');
  const { id, title, why, fix, severity, vectors, standards } = setting;
  return declarationCheck({
    id,
    title,
    why,
    fix,
    severity,
    vectors,
    ...(standards ? { standards } : {}),
    references: [dialect.documentationOf(type)],
    types: [type, ...alsoTypes],
    *wrong(declaration) {
      const { unless } = setting;
      if (unless !== undefined && isSaid(declaration.value, unless)) return;
      for (const { path, value } of placedAt(declaration.value, keys.map(nameOf))) {
        const isBare = valueAt(declaration.value, path.slice(0, -1)) === undefined;
        if (!isWrong(value, setting, isBare)) continue;
        const { wanted } = setting;
        yield {
          at: path,
          actual: value === undefined ? `no "${at}"` : dialect.line(at, written(value)),
          expected: wanted === undefined ? `"${at}"` : dialect.line(at, written(wanted)),
          ...(wanted === undefined || !setting.isMended ? {} : { edits: declaration.set(path, wanted) }),
        };
      }
    },
    ...examplesOf(setting, keys, dialect),
  });
}

/** With a wrong value and with the right one; what does not say it is of either kind. */
function examplesOf<Base>(
  setting: Setting<Base>,
  keys: readonly string[],
  { resourceText, withSetting, base: none }: Dialect<Base>,
): Pick<InfrastructureCheck, 'failing' | 'passing'> {
  const { type, wanted, bad, absent, base = none, good = 'example' } = setting;
  const bare = resourceText(type, base);
  const wrong = bad === undefined ? [] : [resourceText(type, withSetting(base, keys, bad))];
  const right = resourceText(type, setting.passing ?? withSetting(base, keys, wanted ?? good));
  const isBareWrong = absent === 'fails' || (absent === 'fails in its block' && base !== none);
  return {
    failing: [...wrong, ...(isBareWrong ? [bare] : [])] as [string, ...string[]],
    passing: absent === 'fails' ? [right] : [right, isBareWrong ? resourceText(type, none) : bare],
  };
}

function nameOf(key: string): string {
  return key.replace(/\[\]$/, '');
}

/** Is an attribute there, or what it is told to be? */
function isSaid(root: unknown, text: string): boolean {
  const [path = '', wanted] = text.split('=');
  const value = valueAt(root, path.split('.'));
  return wanted === undefined ? isThere(value) : value === wanted || value instanceof Unknown;
}

function isThere(value: unknown): boolean {
  const isEmpty = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== false && !isEmpty;
}

/** `isBare`: not even what is around it is there. */
function isWrong<Base>(
  value: unknown,
  { wanted, accepted = [], wrong, absent }: Setting<Base>,
  isBare: boolean,
): boolean {
  if (value === undefined || value === '')
    return absent === 'fails' || (absent === 'fails in its block' && !isBare);
  if (value instanceof Unknown) return false;
  if (wanted === undefined && !wrong) return Array.isArray(value) && value.length === 0;
  if (typeof value === 'object') return false;
  // Azure takes values in other letters too; who does not refuses them, so that nothing is made of them.
  const text = JSON.stringify(value).replaceAll('"', '').toLowerCase();
  const is = (one: Literal): boolean => String(one).toLowerCase() === text;
  return wrong ? wrong.some(is) : ![wanted ?? '', ...accepted].some(is);
}

function written(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
