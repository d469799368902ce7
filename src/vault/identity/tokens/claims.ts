import { parseJson } from '../../../model/json/parse.ts';
import { secondsOf } from '../../durations.ts';
import { askedBy } from '../../policies/templates.ts';
import { Refusal } from '../../refusal.ts';
import type { Identity } from '../types.ts';

/** What a template of a role says of somebody, at a time in milliseconds since 1970. */
export type Claims = (identity: Identity, now: number) => Readonly<Record<string, unknown>>;

/** Characters of a template. */
const LONGEST = 16_384;
const PARAMETER = /\{\{([^{}]{1,600})\}\}/g;
const IS_PARAMETER = /^\{\{([^{}]{1,600})\}\}$/;
/** What the vault alone says. */
const RESERVED: readonly string[] = 'iss sub aud iat exp namespace'.split(' ');

/**
 * Reads a template: a JSON object in which `{{identity.entity.name}}` and the like stand for values, as text or in base64.
 * A value is put in as a value, so that nothing in it is read as JSON. Throws a `Refusal` (400) for what is none.
 * Source: https://developer.hashicorp.com/vault/docs/secrets/identity/identity-token#token-contents-and-templates
 */
export function readTemplate(text: string): Claims {
  if (text === '') return () => ({});
  // A parameter within a text ends that text, so that the whole is no JSON.
  const template = objectIn(text.replaceAll(PARAMETER, (_, name: string) => JSON.stringify(`{{${name}}}`)));
  const reserved = RESERVED.find((name) => Object.hasOwn(template, name));
  if (reserved !== undefined) throw new Refusal(400, `template: "${reserved}" is said by the vault`);
  const fill = filled(template);
  return (identity, now) => fill(identity, now) as ReturnType<Claims>;
}

/** A template as text, whether it came so or in base64. Throws a `Refusal` (400) for one that is too long. */
export function templateText(given: string): string {
  if (given.length > LONGEST) throw new Refusal(400, `template: it has at most ${LONGEST} characters`);
  const isBase64 = /^[A-Za-z0-9+/]+=*$/.test(given.trim());
  return isBase64 ? Buffer.from(given, 'base64').toString() : given;
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parseJson(text, { depth: 20, tokens: 5_000 });
  } catch {
    // Told below.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(400, 'template: a JSON object is expected, with parameters that are not in quotes');
  return value as Readonly<Record<string, unknown>>;
}

/** What becomes of a part of a template. Throws a `Refusal` (400) for a parameter that there is not. */
function filled(part: unknown): (identity: Identity, now: number) => unknown {
  if (typeof part === 'string') return filledText(part);
  if (typeof part !== 'object' || part === null) return () => part;
  if (Array.isArray(part)) {
    const fills = part.map(filled);
    return (identity, now) => fills.map((fill) => fill(identity, now));
  }
  const fills = Object.entries(part).map(([key, value]) => {
    if (key.includes('{{')) throw new Refusal(400, 'template: a name is no parameter');
    return [key, filled(value)] as const;
  });
  return (identity, now) => Object.fromEntries(fills.map(([key, fill]) => [key, fill(identity, now)]));
}

function filledText(text: string): (identity: Identity, now: number) => unknown {
  const [, parameter] = IS_PARAMETER.exec(text) ?? [];
  if (parameter === undefined) return () => text;
  const value = valueOf(parameter.trim());
  if (!value) throw new Refusal(400, `template: unknown parameter "${parameter.trim()}"`);
  return value;
}

/** A parameter, of which what is not there is an empty text, object or list. */
function valueOf(name: string): ((identity: Identity, now: number) => unknown) | undefined {
  if (name === 'identity.entity.metadata') return ({ entity }) => entity.metadata;
  if (name === 'identity.entity.groups.ids') return (identity) => groupsOf(identity).map(({ id }) => id);
  if (name === 'identity.entity.groups.names') return (identity) => groupsOf(identity).map((one) => one.name);
  const [, accessor, custom] = /^identity\.entity\.aliases\.([\w-]+)\.(custom_)?metadata$/.exec(name) ?? [];
  if (accessor !== undefined)
    return ({ entity }) => {
      const alias = entity.aliases.find(({ mountAccessor }) => mountAccessor === accessor);
      return (custom ? alias?.customMetadata : alias?.metadata) ?? {};
    };
  const text = askedBy(name);
  return text ? (identity) => text(identity) ?? '' : timeOf(name);
}

function groupsOf({ direct, inherited }: Identity) {
  return [...direct, ...inherited];
}

/** `time.now`, and times by so much before or after it, in seconds since 1970. */
function timeOf(name: string): ((identity: Identity, now: number) => number) | undefined {
  const [isTime, operator, by] = /^time\.now(?:\.(plus|minus)\.(\w{1,40}))?$/.exec(name) ?? [];
  const seconds = by === undefined ? 0 : secondsOf(by);
  if (isTime === undefined || seconds === undefined || seconds < 0) return undefined;
  return (_, now) => Math.floor(now / 1000 + (operator === 'minus' ? -seconds : seconds));
}
