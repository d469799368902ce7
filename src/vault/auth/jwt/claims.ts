import { matchesGlob } from '../glob.ts';
import type { BoundValue, JwtRole } from './roles.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Who a token says that somebody is, as a role reads it. */
export interface ReadClaims {
  readonly user: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** None where the role does not ask for them. */
  readonly groups: readonly string[];
}

/** Seconds, as Vault has them. */
const USUAL_SKEW = 60;
const USUAL_LEEWAY = 150;
const LONGEST_USER = 1024;
const LONGEST_VALUE = 512;

/**
 * Who comes, where a token is good now, and is what a role asks for; undefined where it is not, for whatever reason.
 * `now` in milliseconds since 1970. Source: https://developer.hashicorp.com/vault/docs/auth/jwt
 */
export function claimsFor(
  claims: Claims,
  role: JwtRole,
  issuer: string,
  now: number,
): ReadClaims | undefined {
  const isGood =
    isInTime(claims, role, now / 1000) &&
    (issuer === '' || claims['iss'] === issuer) &&
    (role.subject === '' || claims['sub'] === role.subject) &&
    isForAudience(claims['aud'], role.audiences) &&
    Object.entries(role.claims).every(([name, wanted]) =>
      isBound(claimAt(claims, name), wanted, role.claimsAre),
    );
  const groups = role.groupsClaim === '' ? [] : textsIn(claimAt(claims, role.groupsClaim));
  if (!isGood || !groups) return undefined;
  const user = role.isUserPointer ? claimAt(claims, role.userClaim) : own(claims, role.userClaim);
  if (typeof user !== 'string' || user === '' || user.length > LONGEST_USER || /\p{Cc}/u.test(user))
    return undefined;
  return { user, groups, metadata: mapped(claims, role.mappings) };
}

/** Where a token leaves a time out, another one with its leeway stands for it; one without any is good at no time. */
function isInTime(claims: Claims, role: JwtRole, now: number): boolean {
  const [expires, notBefore, issued] = [claims['exp'], claims['nbf'], claims['iat']];
  if (![expires, notBefore, issued].every(isTime)) return false;
  const [exp, nbf, iat] = [expires, notBefore, issued].map(Number) as [number, number, number];
  const known = [exp, nbf, iat].filter((time) => !Number.isNaN(time));
  if (known.length === 0) return false;
  const skew = leeway(role.skew, USUAL_SKEW);
  const latest = Math.max(...[nbf, iat].filter((time) => !Number.isNaN(time)));
  const until = Number.isNaN(exp) ? latest + leeway(role.expirationLeeway, USUAL_LEEWAY) : exp;
  const start = !Number.isNaN(nbf)
    ? nbf
    : Number.isNaN(iat)
      ? exp - leeway(role.notBeforeLeeway, USUAL_LEEWAY)
      : iat;
  return now < until + skew && start <= now + skew && (Number.isNaN(iat) || iat <= now + skew);
}

function isTime(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= 0);
}

function leeway(said: number, usual: number): number {
  return said === 0 ? usual : Math.max(0, said);
}

/** A token that is for somebody is for nobody else; one for nobody is not for those who are named. */
function isForAudience(audience: unknown, bound: readonly string[]): boolean {
  if (audience === undefined) return bound.length === 0;
  const all: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  return all.some((one) => typeof one === 'string' && bound.includes(one));
}

/** A claim that is a list has one of the values in it. */
function isBound(claim: unknown, wanted: readonly BoundValue[], claimsAre: JwtRole['claimsAre']): boolean {
  const found: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return found.some((one) =>
    wanted.some((value) =>
      claimsAre === 'glob'
        ? typeof one === 'string' && typeof value === 'string' && matchesGlob(value, one)
        : one === value,
    ),
  );
}

/** A text, or a list of them; undefined of anything else. */
function textsIn(value: unknown): readonly string[] | undefined {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.every((one) => typeof one === 'string') ? all : undefined;
}

/** A claim by its name, or by a pointer to it. */
function claimAt(claims: Claims, name: string): unknown {
  if (!name.startsWith('/')) return own(claims, name);
  const steps = name.slice(1).split('/');
  return steps.reduce<unknown>(
    (at, step) => own(at, step.replaceAll('~1', '/').replaceAll('~0', '~')),
    claims,
  );
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Claims)[key];
}

/** What is not there, or is no plain value, is left out. */
function mapped(
  claims: Claims,
  mappings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const pairs = Object.entries(mappings).flatMap(([name, key]) => {
    const value = claimAt(claims, name);
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
    const text = String(value);
    return isPlain && text.length <= LONGEST_VALUE ? [[key, text] as const] : [];
  });
  return Object.fromEntries(pairs);
}
