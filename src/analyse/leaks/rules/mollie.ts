import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.mollie.com/reference/authentication';
const REVOKE = 'https://my.mollie.com/dashboard/developers/api-keys';

export const mollie: IssuerRules = {
  id: 'mollie',
  issuer: 'Mollie',
  rules: [
    {
      id: 'mollie-api-key',
      title: 'Mollie API key',
      severity: 'critical',
      keywords: ['mollie'],
      pattern: assigned(/mollie/, /key|token/, /(?:live|test)_[0-9A-Za-z]{30}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('test_') ? 'low' : 'critical'),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MOLLIE_API_KEY=live_{alnum:30}',
        'os.environ.get("MOLLIE_API_KEY", "live_{alnum:30}")',
        "export MOLLIE_API_KEY='live_{alnum:30}'",
        'mollie.setApiKey("test_{alnum:30}")',
      ],
      nearMisses: [
        'MOLLIE_API_KEY=live_{alnum:29}',
        'mollie: commit live_{alnum:30}',
        'MOLLIE_API_KEY=live_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'mollie-access-token',
      title: 'Mollie organization access token',
      severity: 'critical',
      keywords: ['mollie'],
      pattern: assigned(/mollie/, /token|key/, /access_[0-9A-Za-z]{30,64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MOLLIE_ACCESS_TOKEN=access_{alnum:40}',
        '<add key="mollieAccessToken" value="access_{alnum:40}" />',
        'private static final String MOLLIE_ACCESS_TOKEN = "access_{alnum:40}";',
      ],
      nearMisses: [
        'MOLLIE_ACCESS_TOKEN=access_{alnum:20}',
        'mollie: commit access_{alnum:40}',
        'MOLLIE_ACCESS_TOKEN=access_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
