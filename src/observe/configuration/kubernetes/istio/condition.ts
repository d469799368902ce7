import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { ApplicationSet } from '../../../../model/sets/applications.ts';
import { istioText } from '../../../../model/sets/patterns.ts';
import { quoted } from '../../../../model/sets/quoting.ts';
import {
  anyOf,
  EVERY_REQUEST,
  isWritten,
  type Match,
  type Purpose,
  textsOf,
  unknown,
  type Values,
} from './match.ts';
import { destinationPorts, field } from './operation.ts';
import {
  addresses,
  namespaces,
  originalClient,
  principals,
  requestIdentity,
  serviceAccounts,
} from './source.ts';
import { portsSchema, valuesSchema } from './values.ts';

export const conditionSchema = z
  .strictObject({ key: z.string().min(1).max(1000), values: valuesSchema, notValues: valuesSchema })
  .refine(isWritten, { message: 'needs values or notValues' });

type Reader = (values: Values, purpose: Purpose, namespace: string) => Match;

/** Source: https://istio.io/latest/docs/reference/config/security/conditions/ */
const ATTRIBUTES: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['source.ip', addresses],
  ['remote.ip', (values, purpose) => originalClient('remote.ip', values, purpose)],
  ['source.namespace', namespaces],
  ['source.principal', principals],
  ['source.serviceAccount', (values, _purpose, namespace) => serviceAccounts(values, namespace)],
  ['destination.ip', destinationAddress],
  [
    'destination.port',
    ({ values, notValues }) => destinationPorts(portsSchema.parse(values), portsSchema.parse(notValues)),
  ],
  ['connection.sni', serverName],
  ...['principal', 'audiences', 'presenter'].map((name): [string, Reader] => [
    `request.auth.${name}`,
    (values, purpose) => requestIdentity(`request.auth.${name}`, values, purpose),
  ]),
]);

/** Attributes with a name in brackets. */
const NAMED = /^(request\.headers|request\.auth\.claims|experimental\.envoy\.filters\.[^[\]]+)(\[.+\])$/s;

/** A condition of `when`. Throws a `Fault` for attributes that there are not, and for addresses. */
export function conditionMatch(
  { key, ...values }: z.output<typeof conditionSchema>,
  purpose: Purpose,
  namespace: string,
): Match {
  const reader = ATTRIBUTES.get(key);
  if (reader) return reader(values, purpose, namespace);
  const [, attribute, name] = NAMED.exec(key) ?? [];
  if (attribute === undefined || name === undefined)
    throw new Fault('malformed', `there is no attribute ${quoted(key)} for a condition`);
  if (attribute === 'request.headers') return field(name.slice(1, -1), values, purpose, istioText);
  if (attribute === 'request.auth.claims') return requestIdentity(attribute, values, purpose);
  return unknown(`${quoted(key)} is known to a filter of Envoy only`, purpose, false);
}

/** Of the connection as the proxy sees it, so the address is that of the workload itself. */
function destinationAddress({ values, notValues }: Values, purpose: Purpose): Match {
  AddressSet.parse(...values, ...notValues);
  return unknown('destination.ip is not known from manifests', purpose, false);
}

function serverName(values: Values): Match {
  return { ...EVERY_REQUEST, messages: ApplicationSet.serverNames(textsOf(values, anyOf(istioText))) };
}
