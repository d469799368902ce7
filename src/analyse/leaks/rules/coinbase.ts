import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.cdp.coinbase.com/get-started/authentication/cdp-api-keys';
const REVOKE = 'https://portal.cdp.coinbase.com/access/api';

export const coinbase: IssuerRules = {
  id: 'coinbase',
  issuer: 'Coinbase',
  rules: [
    {
      id: 'coinbase-api-secret',
      title: 'Coinbase API secret',
      severity: 'critical',
      keywords: ['coinbase'],
      pattern: assigned(/coinbase/, /secret|private[_-]?key/, /[0-9A-Za-z+/]{86}==/),
      entropy: 4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'COINBASE_API_SECRET={alnum:86}==',
        '"coinbaseApiSecret": "{alnum:86}==",',
        "const coinbaseApiSecret = process.env.COINBASE_API_SECRET || '{alnum:86}==';",
      ],
      nearMisses: [
        'COINBASE_API_SECRET={alnum:85}==',
        'coinbase: commit {alnum:86}==',
        'COINBASE_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==',
      ],
    },
    {
      id: 'coinbase-legacy-api-secret',
      title: 'Coinbase API secret (legacy)',
      severity: 'critical',
      keywords: ['coinbase'],
      pattern: assigned(/coinbase/, /secret/, /[0-9A-Za-z]{32}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'COINBASE_API_SECRET={alnum:32}',
        'coinbase_api_secret: {alnum:32}',
        'os.environ.get("COINBASE_API_SECRET", "{alnum:32}")',
      ],
      nearMisses: [
        'COINBASE_API_SECRET={alnum:31}',
        'COINBASE_API_SECRET="{alnum:32}0"',
        'coinbase: commit {alnum:32}',
        'COINBASE_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
