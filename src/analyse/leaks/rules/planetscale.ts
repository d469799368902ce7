import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://planetscale.com/docs/concepts/password-roles';
const REVOKE = 'https://app.planetscale.com/';

export const planetscale: IssuerRules = {
  id: 'planetscale',
  issuer: 'PlanetScale',
  rules: [
    {
      id: 'planetscale-password',
      title: 'PlanetScale database password',
      severity: 'critical',
      keywords: ['pscale_pw_'],
      pattern: token(/pscale_pw_[\w.=-]{32,64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'DATABASE_PASSWORD=pscale_pw_{base64url:48}',
        'run --database-password pscale_pw_{base64url:48} --verbose',
      ],
      nearMisses: [
        'DATABASE_PASSWORD=pscale_pw_{base64url:31}',
        'xpscale_pw_{base64url:48}',
        'DATABASE_PASSWORD=pscale_pw_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'planetscale-service-token',
      title: 'PlanetScale service token',
      severity: 'critical',
      keywords: ['pscale_tkn_'],
      pattern: token(/pscale_tkn_[\w.=-]{32,64}/),
      entropy: 3,
      source: 'https://planetscale.com/docs/concepts/service-tokens',
      revoke: REVOKE,
      examples: [
        'PLANETSCALE_SERVICE_TOKEN=pscale_tkn_{base64url:48}',
        'export PLANETSCALE_SERVICE_TOKEN="pscale_tkn_{base64url:48}"',
      ],
      nearMisses: [
        'PLANETSCALE_SERVICE_TOKEN=pscale_tkn_{base64url:31}',
        'xpscale_tkn_{base64url:48}',
        'PLANETSCALE_SERVICE_TOKEN=pscale_tkn_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'planetscale-oauth-token',
      title: 'PlanetScale OAuth token',
      severity: 'high',
      keywords: ['pscale_oauth_'],
      pattern: token(/pscale_oauth_[\w.=-]{32,64}/),
      entropy: 3,
      source: 'https://planetscale.com/docs/concepts/planetscale-api-oauth-applications',
      revoke: REVOKE,
      examples: [
        'PLANETSCALE_OAUTH_TOKEN=pscale_oauth_{base64url:48}',
        'ENV PLANETSCALE_OAUTH_TOKEN pscale_oauth_{base64url:48}',
      ],
      nearMisses: [
        'PLANETSCALE_OAUTH_TOKEN=pscale_oauth_{base64url:31}',
        'xpscale_oauth_{base64url:48}',
        'PLANETSCALE_OAUTH_TOKEN=pscale_oauth_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
