import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.nylas.com/docs/v3/auth/';
const REVOKE = 'https://dashboard-v3.nylas.com/';

export const nylas: IssuerRules = {
  id: 'nylas',
  issuer: 'Nylas',
  rules: [
    {
      id: 'nylas-api-key',
      title: 'Nylas API key',
      severity: 'critical',
      keywords: ['nyk_v0_'],
      pattern: token(/nyk_v0_[0-9A-Za-z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['NYLAS_API_KEY=nyk_v0_{alnum:64}', '<add key="NYLAS_API_KEY" value="nyk_v0_{alnum:64}" />'],
      nearMisses: [
        'NYLAS_API_KEY=nyk_v0_{alnum:63}',
        'xnyk_v0_{alnum:64}',
        '"nyk_v0_{alnum:64}0"',
        'NYLAS_API_KEY=nyk_v0_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'nylas-client-secret',
      title: 'Nylas client secret',
      severity: 'high',
      keywords: ['nylas'],
      pattern: assigned(/nylas/, /secret(?:[_-]?key)?/, /[0-9a-z]{25,30}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'NYLAS_CLIENT_SECRET={lower-alnum:25}',
        "export NYLAS_CLIENT_SECRET='{lower-alnum:25}'",
        '<add key="nylasClientSecret" value="{lower-alnum:25}" />',
      ],
      nearMisses: [
        'NYLAS_CLIENT_SECRET={lower-alnum:20}',
        'nylas: commit {lower-alnum:25}',
        'NYLAS_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
