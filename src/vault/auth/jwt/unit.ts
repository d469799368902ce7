import * as z from 'zod';
import { mayComeFrom } from '../../addresses.ts';
import { denied } from '../../refusal.ts';
import { type Answer, type Call, operation } from '../../routing/types.ts';
import { recordOf } from '../record-routes.ts';
import { grantedBy } from '../token-fields.ts';
import type { AuthMethod } from '../types.ts';
import { claimsFor, type ReadClaims } from './claims.ts';
import { CONFIG_PATH, CONFIG_ROUTE, type JwtConfig } from './config.ts';
import { keysFor } from './keys.ts';
import { ROLE_ROUTES, ROLES, type JwtRole } from './roles.ts';
import { ALGORITHM_NAMES, isSignedBy } from '../../json-signatures.ts';
import { readToken, type SignedToken } from '../../json-token.ts';

const loginFields = z.object({ role: z.string().default(''), jwt: z.string().min(1) });
const sourceFields = z.object({
  role: z.string(),
  claims: z.record(z.string(), z.unknown()),
  at: z.number(),
});

/** Workloads and people by a token that an issuer signed. */
export const jwtMethod: AuthMethod = {
  id: 'jwt',
  title: 'Tokens of an issuer',
  vectors: ['V2', 'V5'],
  routes: [
    {
      path: 'login',
      update: operation({ summary: 'Log in', isOpen: true, fields: loginFields, handle: logIn }),
    },
    CONFIG_ROUTE,
    ...ROLE_ROUTES,
  ],
  roleOf: async ({ request, store }) => {
    const { data } = loginFields.safeParse(request.body);
    return data && roleNameIn(data, (await store.get<JwtConfig>(CONFIG_PATH))?.value);
  },
  mayRenew: async (source, { store, request }) => {
    const { data } = sourceFields.safeParse(source);
    const config = (await store.get<JwtConfig>(CONFIG_PATH))?.value;
    const role = data && (await recordOf<JwtRole>({ store }, ROLES, data.role));
    if (!config || !role || !mayComeFrom(request.address, role.terms.boundCidrs)) return false;
    return claimsFor(data.claims, role, issuerOf(config), data.at) !== undefined;
  },
};

async function logIn(call: Call<z.infer<typeof loginFields>>): Promise<Answer> {
  const { store, fields, request } = call;
  const config = (await store.get<JwtConfig>(CONFIG_PATH))?.value;
  const name = roleNameIn(fields, config);
  const role = await recordOf<JwtRole>(call, ROLES, name);
  if (!config || !role) throw denied();
  if (!mayComeFrom(request.address, role.terms.boundCidrs)) throw denied();
  const read = await verified(call, config, role);
  if (!read) throw denied();
  const metadata = { role: name, ...read.metadata };
  return {
    grant: {
      displayName: `${call.mount.path.replace(/\/$/, '')}-${read.user}`,
      alias: read.user,
      groups: read.groups,
      aliasMetadata: metadata,
      metadata,
      ...grantedBy(role.terms, call.request),
      // It is renewed for as long as the role lets in whoever has these claims. Nobody can ask an issuer about a token.
      source: { role: name, claims: read.claims, at: call.now },
    },
  };
}

function roleNameIn({ role }: z.infer<typeof loginFields>, config: JwtConfig | undefined): string {
  return (role || config?.defaultRole || '').toLowerCase();
}

/** What a token says of who comes, once its issuer is known to have signed it. What costs nothing is looked at first. */
async function verified(
  call: Call<z.infer<typeof loginFields>>,
  config: JwtConfig,
  role: JwtRole,
): Promise<(ReadClaims & { readonly claims: SignedToken['claims'] }) | undefined> {
  const token = readToken(call.fields.jwt);
  const algorithms = config.algorithms.length > 0 ? config.algorithms : ALGORITHM_NAMES;
  if (!token || !algorithms.includes(token.algorithm)) return undefined;
  const read = claimsFor(token.claims, role, issuerOf(config), call.now);
  if (!read) return undefined;
  const keys = await keysFor(call, config, token);
  return keys.some((key) => isSignedBy(token, key)) ? { ...read, claims: token.claims } : undefined;
}

/** Those that are discovered are of the one who was asked. */
function issuerOf({ issuer, discoveryUrl }: JwtConfig): string {
  return issuer || discoveryUrl;
}
