import { keysOf, valueAt } from '../../model/configuration/place.ts';
import type { VaultRole } from '../../model/vault/configuration.ts';
import type { VaultAnswer } from './client.ts';

/** What of a role of `cert` says whom it lets in. */
const CERTIFICATE_NAMES = [
  'allowed_names',
  'allowed_common_names',
  'allowed_dns_sans',
  'allowed_email_sans',
  'allowed_uri_sans',
];
/** How a service account of Kubernetes is called in its token. */
const SUBJECT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Whom a role lets in and what it gives them, as a vault tells of it. */
export function roleOf(through: string, method: string, name: string, answer: VaultAnswer): VaultRole {
  const data = valueAt(answer, ['data']);
  const given = [...textsAt(data, 'token_policies'), ...textsAt(data, 'policies')];
  const hasDefault = valueAt(data, ['token_no_default_policy']) !== true;
  return {
    through,
    method,
    policies: [...new Set([...(hasDefault ? ['default'] : []), ...given])],
    ...boundOf(method, name, data),
  };
}

function boundOf(
  method: string,
  name: string,
  data: unknown,
): Pick<VaultRole, 'accounts' | 'serviceAccounts'> {
  switch (method) {
    case 'kubernetes': {
      const names = textsAt(data, 'bound_service_account_names');
      const namespaces = textsAt(data, 'bound_service_account_namespaces');
      return {
        accounts: [],
        serviceAccounts: namespaces.flatMap((namespace) => names.map((one) => ({ namespace, name: one }))),
      };
    }
    case 'jwt':
    case 'oidc':
      return boundByClaims(data);
    case 'cert':
      return { accounts: CERTIFICATE_NAMES.flatMap((field) => textsAt(data, field)), serviceAccounts: [] };
    case 'userpass':
    case 'ldap':
      return { accounts: [name], serviceAccounts: [] };
    default:
  }
  return { accounts: [], serviceAccounts: [] };
}

function boundByClaims(data: unknown): Pick<VaultRole, 'accounts' | 'serviceAccounts'> {
  const claims = valueAt(data, ['bound_claims']);
  const named = keysOf(claims);
  const subjects = [...textsAt(data, 'bound_subject'), ...textsAt(claims, 'sub')];
  const serviceAccounts = subjects.flatMap((subject) => {
    const [, namespace, name] = SUBJECT.exec(subject) ?? [];
    return namespace !== undefined && name !== undefined ? [{ namespace, name }] : [];
  });
  const others = [
    ...subjects.filter((subject) => !SUBJECT.test(subject)),
    ...named
      .filter((claim) => claim !== 'sub')
      .map((claim) => `${claim}=${textsAt(claims, claim).join('|')}`),
  ];
  return { accounts: serviceAccounts.length > 0 ? [] : others, serviceAccounts };
}

/** A text that is not empty, or those of a list. */
function textsAt(value: unknown, field: string): string[] {
  const found = valueAt(value, [field]);
  const all: readonly unknown[] = Array.isArray(found) ? found : [found];
  return all.filter((one): one is string => typeof one === 'string' && one !== '');
}
