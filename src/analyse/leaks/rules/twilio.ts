import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.twilio.com/docs/iam/api-keys';
const REVOKE = 'https://console.twilio.com/us1/account/keys-credentials/api-keys';

export const twilio: IssuerRules = {
  id: 'twilio',
  issuer: 'Twilio',
  rules: [
    {
      id: 'twilio-auth-token',
      title: 'Twilio auth token',
      severity: 'critical',
      keywords: ['twilio'],
      pattern: assigned(/twilio/, /token|secret(?:[_-]?key)?|passw(?:or)?d/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://www.twilio.com/docs/iam/access-tokens',
      revoke: REVOKE,
      examples: [
        'TWILIO_AUTH_TOKEN={hex:32}',
        'os.environ.get("TWILIO_AUTH_TOKEN", "{hex:32}")',
        "export TWILIO_AUTH_TOKEN='{hex:32}'",
      ],
      nearMisses: [
        'TWILIO_AUTH_TOKEN={hex:31}',
        'TWILIO_AUTH_TOKEN="{hex:32}0"',
        'twilio: commit {hex:32}',
        'TWILIO_AUTH_TOKEN=00000000000000000000000000000000',
        'TWILIO_ACCOUNT_SID=AC{hex:32}',
      ],
    },
    {
      id: 'twilio-account-pair',
      title: 'Twilio auth token behind its account SID',
      severity: 'critical',
      keywords: ['twilio'],
      pattern:
        /(?<![0-9A-Za-z])AC[0-9a-f]{32}["']?(?::|\s{0,4},\s{0,4}["'])(?<secret>[0-9a-f]{32})(?![0-9A-Za-z])/,
      entropy: 2.8,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl -u AC{hex:32}:{hex:32} https://api.twilio.com/2010-04-01',
        "from twilio.rest import Client\nclient = Client('AC{hex:32}', '{hex:32}')",
      ],
      nearMisses: [
        'twilio AC{hex:32}:00000000000000000000000000000000',
        'twilio AC{hex:32}:{hex:31}',
        'twilio AC{hex:31}:{hex:32}',
      ],
    },
    {
      id: 'twilio-api-key-secret',
      title: 'Twilio API key secret',
      severity: 'critical',
      keywords: ['twilio'],
      pattern: assigned(/twilio/, /api[_-]?(?:key[_-]?)?secret/, /(?![0-9a-f]{32})[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TWILIO_API_KEY_SECRET={alnum:32}',
        '<add key="twilioApiKeySecret" value="{alnum:32}" />',
        'private static final String TWILIO_API_KEY_SECRET = "{alnum:32}";',
      ],
      nearMisses: [
        'TWILIO_API_KEY_SECRET={alnum:31}',
        'twilio: commit {alnum:32}',
        'TWILIO_API_KEY_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'twilio-api-key-sid',
      title: 'Twilio API key SID',
      severity: 'low',
      keywords: ['twilio'],
      pattern: token(/SK[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['TWILIO_API_KEY=SK{hex:32}', 'twilio --api-key SK{hex:32}'],
      nearMisses: [
        'TWILIO_API_KEY=SK{hex:31}',
        'xSK{hex:32}',
        '"SK{hex:32}0"',
        'TWILIO_API_KEY=SK00000000000000000000000000000000',
      ],
    },
  ],
};
