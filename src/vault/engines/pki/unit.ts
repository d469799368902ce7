import type { SecretsEngine } from '../types.ts';
import { ACME_ROUTES, forgetAcme } from './acme/routes.ts';
import { AUTHORITY_ROUTES } from './authorities.ts';
import { CONFIG_ROUTES } from './config.ts';
import { DETAILED_ROUTE } from './detailed.ts';
import { IMPORT_ROUTES } from './import.ts';
import { ISSUE_ROUTES } from './issue.ts';
import { ISSUER_ROUTES } from './issuers.ts';
import { KEY_ROUTES } from './keys.ts';
import { OCSP_ROUTES } from './ocsp.ts';
import { PUBLIC_ROUTES } from './public.ts';
import { REVOCATION_ROUTES, revokeLeased } from './revocation.ts';
import { ROLE_ROUTES } from './roles.ts';
import { SELF_ISSUED_ROUTES } from './self-issued.ts';
import { TIDY_ROUTES, tidyDue } from './tidy.ts';

/** Authorities, and certificates that they issue by roles, as Vault's engine of the same name. */
export const pkiEngine: SecretsEngine = {
  id: 'pki',
  title: 'Certificates',
  vectors: ['V2', 'V5'],
  routes: [
    ...ACME_ROUTES,
    ...AUTHORITY_ROUTES,
    ...IMPORT_ROUTES,
    ...CONFIG_ROUTES,
    ...ROLE_ROUTES,
    ...ISSUE_ROUTES,
    ...PUBLIC_ROUTES,
    DETAILED_ROUTE,
    ...REVOCATION_ROUTES,
    ...SELF_ISSUED_ROUTES,
    ...ISSUER_ROUTES,
    ...KEY_ROUTES,
    ...OCSP_ROUTES,
    ...TIDY_ROUTES,
  ],
  revoke: revokeLeased,
  async tick(call) {
    await forgetAcme(call);
    await tidyDue(call);
  },
};
