import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://neon.com/docs/manage/api-keys';
const REVOKE = 'https://console.neon.tech/app/settings/api-keys';

export const neon: IssuerRules = {
  id: 'neon',
  issuer: 'Neon',
  rules: [
    {
      id: 'neon-api-key',
      title: 'Neon API key',
      severity: 'critical',
      keywords: ['napi_'],
      pattern: token(/napi_[0-9a-z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['NEON_API_KEY=napi_{lower-alnum:64}', "const client = new Client('napi_{lower-alnum:64}');"],
      nearMisses: [
        'NEON_API_KEY=napi_{lower-alnum:63}',
        'xnapi_{lower-alnum:64}',
        '"napi_{lower-alnum:64}0"',
        'NEON_API_KEY=napi_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'neon-role-password',
      title: 'Neon database password',
      severity: 'critical',
      keywords: ['npg_'],
      pattern: token(/npg_[0-9A-Za-z]{12}/),
      entropy: 3,
      source: 'https://neon.com/docs/manage/roles',
      revoke: REVOKE,
      examples: [
        'PGPASSWORD=npg_{alnum:12}',
        'run --pgpassword npg_{alnum:12} --verbose',
        'postgresql://neondb_owner:npg_{alnum:12}@ep-cool-name-123456.eu-central-1.aws.neon.tech/neondb',
      ],
      nearMisses: [
        'PGPASSWORD=npg_{alnum:11}',
        'xnpg_{alnum:12}',
        '"npg_{alnum:12}0"',
        'PGPASSWORD=npg_xxxxxxxxxxxx',
      ],
    },
  ],
};
