import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import type { Language } from '../../../../model/sets/language.ts';
import { exactText, glob, istioText, NON_EMPTY } from '../../../../model/sets/patterns.ts';
import { quoted } from '../../../../model/sets/quoting.ts';
import {
  allOf,
  anyOf,
  EVERY_REQUEST,
  isWritten,
  type Match,
  type Purpose,
  textsOf,
  unknown,
  type Values,
} from './match.ts';
import { valuesSchema } from './values.ts';

/** Source: https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source */
export const sourceSchema = z
  .strictObject({
    principals: valuesSchema,
    notPrincipals: valuesSchema,
    requestPrincipals: valuesSchema,
    notRequestPrincipals: valuesSchema,
    namespaces: valuesSchema,
    notNamespaces: valuesSchema,
    serviceAccounts: valuesSchema,
    notServiceAccounts: valuesSchema,
    ipBlocks: valuesSchema,
    notIpBlocks: valuesSchema,
    trustDomains: valuesSchema,
    notTrustDomains: valuesSchema,
    remoteIpBlocks: valuesSchema,
    notRemoteIpBlocks: valuesSchema,
  })
  .refine((fields) => Object.values(fields).some(({ length }) => length > 0), {
    message: 'must not be empty',
  })
  .refine(
    (fields) =>
      fields.serviceAccounts.length + fields.notServiceAccounts.length === 0 ||
      [fields.principals, fields.notPrincipals, fields.namespaces, fields.notNamespaces].flat().length === 0,
    { message: 'cannot have serviceAccounts together with principals or namespaces' },
  );

/** All that a source asks for. `namespace` is that of the policy. Throws a `Fault` for addresses. */
export function sourceMatch(
  source: z.output<typeof sourceSchema>,
  namespace: string,
  purpose: Purpose,
): Match {
  return allOf([
    principals(written(source.principals, source.notPrincipals)),
    namespaces(written(source.namespaces, source.notNamespaces)),
    serviceAccounts(written(source.serviceAccounts, source.notServiceAccounts), namespace),
    trustDomains(written(source.trustDomains, source.notTrustDomains)),
    addresses(written(source.ipBlocks, source.notIpBlocks), purpose),
    requestIdentity(
      'requestPrincipals',
      written(source.requestPrincipals, source.notRequestPrincipals),
      purpose,
    ),
    originalClient('remoteIpBlocks', written(source.remoteIpBlocks, source.notRemoteIpBlocks), purpose),
  ]);
}

function written(wanted: readonly string[], unwanted: readonly string[]): Values {
  return { values: wanted, notValues: unwanted };
}

export function principals(values: Values): Match {
  return {
    ...EVERY_REQUEST,
    identities: textsOf(values, anyOf(istioText)),
    namespaces: namedIn(values, /^[^*].*\/ns\/([^/*]+)\/sa\/[^/]*$/s),
  };
}

/** A principal is `<trust domain>/ns/<namespace>/sa/<service account>`. */
export function namespaces(values: Values): Match {
  return {
    ...EVERY_REQUEST,
    identities: textsOf(values, (all) => identity(anyOf(glob)(all), ANY_NAME)),
    namespaces: namedIn(values, /^([^/*]+)$/s),
  };
}

/** What a principal begins with. */
function trustDomains(values: Values): Match {
  return { ...EVERY_REQUEST, identities: textsOf(values, inDomains) };
}

function inDomains(domains: readonly string[]): Language {
  return anyOf(istioText)(domains).intersect(IN_DOMAIN).concat(exactText('/ns/')).concat(EVERY_TEXT);
}

/** `<namespace>/<name>`, or a name in the namespace of the policy; without wildcards. */
export function serviceAccounts(values: Values, own: string): Match {
  const textOf = (value: string): Language => {
    const [first = '', second, ...more] = value.split('/');
    if (more.length > 0 || first === '' || second === '' || value.includes('*'))
      throw new Fault(
        'malformed',
        `the service account ${quoted(value)} is neither a name nor namespace/name`,
      );
    return second === undefined
      ? identity(exactText(own), exactText(first))
      : identity(exactText(first), exactText(second));
  };
  const named = namedIn(
    { ...values, values: values.values.map((value) => (value.includes('/') ? value : `${own}/${value}`)) },
    /^([^/]+)\//s,
  );
  return { ...EVERY_REQUEST, identities: textsOf(values, anyOf(textOf)), namespaces: named };
}

/** The namespace that each value names; undefined where one names none, or where there is none. */
function namedIn({ values }: Values, pattern: RegExp): string[] | undefined {
  const names = values.map((value) => pattern.exec(value)?.[1]);
  const known = names.filter((name) => name !== undefined);
  return names.length > 0 && known.length === names.length ? [...new Set(known)] : undefined;
}

const IN_DOMAIN = glob('*');
const EVERY_TEXT = glob('**');
const BEFORE_NAMESPACE = NON_EMPTY.concat(exactText('/ns/'));
const BEFORE_ACCOUNT = exactText('/sa/');
const ANY_NAME = glob('*');

function identity(namespace: Language, account: Language): Language {
  return BEFORE_NAMESPACE.concat(namespace).concat(BEFORE_ACCOUNT).concat(account);
}

/** The addresses that packets come from. Pods of unknown addresses are in a block that holds all of IPv4 only. */
export function addresses({ values, notValues }: Values, purpose: Purpose): Match {
  const wanted = values.length === 0 ? AddressSet.ALL : AddressSet.parse(...values);
  const unwanted = AddressSet.parse(...notValues);
  const mayBeUnwanted =
    purpose === 'allow' ? AddressSet.V4.isSubsetOf(unwanted) : !unwanted.intersect(AddressSet.V4).isEmpty();
  const ifUnknown = AddressSet.V4.isSubsetOf(wanted) && !mayBeUnwanted;
  return { ...EVERY_REQUEST, sources: { within: wanted.subtract(unwanted), ifUnknown } };
}

/** Identities in tokens (JWT), which manifests do not tell. */
export function requestIdentity(name: string, values: Values, purpose: Purpose): Match {
  return isWritten(values) ? unknown(`${name} depends on tokens`, purpose, true) : EVERY_REQUEST;
}

/** The client before any proxy, as X-Forwarded-For or the PROXY protocol tell. */
export function originalClient(name: string, values: Values, purpose: Purpose): Match {
  AddressSet.parse(...values.values, ...values.notValues);
  return isWritten(values)
    ? unknown(`${name} depends on what proxies say of the client`, purpose, false)
    : EVERY_REQUEST;
}
