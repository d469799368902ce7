import { Refusal } from '../refusal.ts';
import type { Identity } from '../identity/types.ts';

/** `{{identity.entity.id}}` in a path of a policy: what stands for somebody whom the policy does not know. */
const TEMPLATE = /\{\{([^{}]{1,600})\}\}/g;
/**
 * What would say more than a part of one segment: a wildcard, a further segment, a character of none. Whoever may choose
 * their own metadata or name would else choose their paths.
 */
const HOSTILE = /[+*/\\\p{Cc}{}]|^\.{0,2}$/u;

/** What a template asks for. */
type Asked = (identity: Identity) => string | undefined;

/** Throws a `Refusal` (400) for a template that is none: it would never be anything. */
export function checkTemplates(path: string): boolean {
  let isTemplated = false;
  const rest = path.replaceAll(TEMPLATE, (_, text: string) => {
    if (!askedBy(text.trim()))
      throw new Refusal(400, `path "${path}" of the policy: unknown template "${text}"`);
    isTemplated = true;
    return '';
  });
  if (/\{\{|\}\}/.test(rest)) throw new Refusal(400, `path "${path}" of the policy: a template has no end`);
  return isTemplated;
}

/** A path for somebody; undefined where there is nothing to put into it, or nothing that may be. */
export function resolvedPath(path: string, identity: Identity | undefined): string | undefined {
  let isWhole = true;
  const resolved = path.replaceAll(TEMPLATE, (_, text: string) => {
    const value = identity && askedBy(text.trim())?.(identity);
    if (value !== undefined && !HOSTILE.test(value)) return value;
    isWhole = false;
    return '';
  });
  return isWhole ? resolved : undefined;
}

/** The part of a path before its first template. */
export function fixedPart(path: string): string {
  return path.split('{{', 1)[0] ?? '';
}

/**
 * What a template asks for, undefined where it is none.
 * Source: https://developer.hashicorp.com/vault/docs/concepts/policies#templated-policies
 */
export function askedBy(text: string): Asked | undefined {
  if (text === 'identity.entity.id') return ({ entity }) => entity.id;
  if (text === 'identity.entity.name') return ({ entity }) => entity.name;
  const key = after(text, 'identity.entity.metadata.');
  if (key !== undefined) return ({ entity }) => own(entity.metadata, key);
  const alias = after(text, 'identity.entity.aliases.');
  if (alias !== undefined) return aliasAsked(alias);
  const [by, named] = [
    ['id', after(text, 'identity.groups.ids.')] as const,
    ['name', after(text, 'identity.groups.names.')] as const,
  ].find(([, found]) => found !== undefined) ?? ['id', undefined];
  return named === undefined ? undefined : groupAsked(by, named);
}

function after(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) && text.length > prefix.length ? text.slice(prefix.length) : undefined;
}

function own(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function aliasAsked(text: string): Asked | undefined {
  const [, accessor, id, name, custom, key = ''] =
    /^([\w-]+)\.(?:(id)|(name)|(custom_)?metadata\.(.+))$/.exec(text) ?? [];
  if (accessor === undefined) return undefined;
  return ({ entity }) => {
    const alias = entity.aliases.find(({ mountAccessor }) => mountAccessor === accessor);
    if (!alias || id !== undefined) return alias?.id;
    return name === undefined ? own(custom ? alias.customMetadata : alias.metadata, key) : alias.name;
  };
}

/** Of groups that somebody is in: names of others are nothing to them. */
function groupAsked(by: 'id' | 'name', text: string): Asked | undefined {
  const [, group, field, key] = /^(.+?)\.(?:(id|name)|metadata\.(.+))$/.exec(text) ?? [];
  if (group === undefined) return undefined;
  return ({ direct, inherited }) => {
    const found = [...direct, ...inherited].find((one) => one[by] === group);
    if (!found || key === undefined) return field === 'id' ? found?.id : found?.name;
    return own(found.metadata, key);
  };
}
