import * as z from 'zod';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import {
  type Authority,
  authorityOf,
  changeAuthority,
  chainOf,
  freeName,
  type Issuer,
  issuerOf,
  readIssuer,
  USAGES,
} from './authority.ts';
import { refuse } from './fields.ts';
import { revokeIssuer } from './revocation.ts';
import { serialText } from '../../x509/certificate.ts';

const issuerFields = z.object({
  issuer_name: z.string().max(128).optional(),
  leaf_not_after_behavior: z.enum(['err', 'truncate']).optional(),
  usage: listSchema.pipe(z.array(z.enum(USAGES))).optional(),
  manual_chain: listSchema.default([]),
  issuing_certificates: listSchema.default([]),
  crl_distribution_points: listSchema.default([]),
  ocsp_servers: listSchema.default([]),
});
/** What is told of issuers, and changed in them. */
export const ISSUER_ROUTES: readonly Route[] = [
  {
    path: 'issuers',
    list: operation({
      summary: 'List issuers',
      isOpen: true,
      async handle({ store }) {
        const authority = await authorityOf(store);
        if (authority.issuers.length === 0) throw new Refusal(404);
        return { data: shownList(authority) };
      },
    }),
  },
  {
    path: 'issuer/{issuer}',
    read: operation({
      summary: 'Read an issuer',
      async handle({ store, parameters }) {
        const authority = await authorityOf(store);
        return { data: shownIssuer(authority, issuerOf(authority, parameters['issuer'] ?? '')) };
      },
    }),
    update: operation({ summary: 'Change an issuer', fields: issuerFields, handle: changeIssuer }),
    patch: operation({ summary: 'Change some of an issuer', fields: issuerFields, handle: changeIssuer }),
    delete: operation({ summary: 'Remove an issuer', handle: removeIssuer }),
  },
  {
    path: 'issuer/{issuer}/revoke',
    update: operation({
      summary: 'Revoke an issuer',
      async handle(call) {
        const authority = await revokeIssuer(call, call.parameters['issuer'] ?? '');
        return { data: shownIssuer(authority, issuerOf(authority, call.parameters['issuer'] ?? '')) };
      },
    }),
  },
  {
    path: 'root',
    delete: operation({
      summary: 'Remove every issuer and key',
      needsSudo: true,
      async handle({ store }) {
        await changeAuthority(store, ({ followsLatest }) => {
          return { defaultIssuer: '', followsLatest, issuers: [], keys: [] };
        });
        return undefined;
      },
    }),
  },
];

function shownList({ issuers, defaultIssuer }: Authority) {
  const info = issuers.map((issuer) => [
    issuer.id,
    {
      issuer_name: issuer.name,
      key_id: issuer.keyId,
      is_default: issuer.id === defaultIssuer,
      serial_number: serialText(readIssuer(issuer).serial),
    },
  ]);
  return { keys: issuers.map(({ id }) => id), key_info: Object.fromEntries(info) as object };
}

function shownIssuer(authority: Authority, issuer: Issuer) {
  return {
    issuer_id: issuer.id,
    issuer_name: issuer.name,
    key_id: issuer.keyId,
    certificate: issuer.certificate,
    ca_chain: chainOf(authority, issuer).map(({ certificate }) => certificate),
    manual_chain: null,
    leaf_not_after_behavior: issuer.leafNotAfter,
    usage: issuer.usages.join(','),
    revoked: issuer.revokedAt > 0,
    ...(issuer.revokedAt > 0 && {
      revocation_time: Math.floor(issuer.revokedAt / 1000),
      revocation_time_rfc3339: new Date(issuer.revokedAt).toISOString(),
    }),
    issuing_certificates: [],
    crl_distribution_points: [],
    ocsp_servers: [],
  };
}

async function changeIssuer({
  store,
  parameters,
  fields,
}: Call<z.infer<typeof issuerFields>>): Promise<Answer> {
  refuse(fields.manual_chain, 'manual_chain');
  refuse(fields.issuing_certificates, 'issuing_certificates of one issuer');
  refuse(fields.crl_distribution_points, 'crl_distribution_points of one issuer');
  refuse(fields.ocsp_servers, 'ocsp_servers of one issuer');
  let id = '';
  const authority = await changeAuthority(store, (before) => {
    const old = issuerOf(before, parameters['issuer'] ?? '');
    id = old.id;
    const others = before.issuers.filter((one) => one !== old);
    const changed: Issuer = {
      ...old,
      name: freeName(others, fields.issuer_name ?? old.name),
      leafNotAfter: fields.leaf_not_after_behavior ?? old.leafNotAfter,
      usages: fields.usage ?? old.usages,
    };
    return { ...before, issuers: before.issuers.map((one) => (one === old ? changed : one)) };
  });
  return { data: shownIssuer(authority, issuerOf(authority, id)) };
}

async function removeIssuer({ store, parameters }: Call): Promise<Answer | undefined> {
  let wasDefault = false;
  await changeAuthority(store, (before) => {
    const gone = issuerOf(before, parameters['issuer'] ?? '');
    wasDefault = gone.id === before.defaultIssuer;
    return {
      ...before,
      defaultIssuer: wasDefault ? '' : before.defaultIssuer,
      issuers: before.issuers.filter((one) => one !== gone),
    };
  });
  return wasDefault ? { warnings: ['the default issuer is gone, and there is no other yet'] } : undefined;
}
