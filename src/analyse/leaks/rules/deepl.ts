import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developers.deepl.com/docs/getting-started/auth';
const REVOKE = 'https://www.deepl.com/your-account/keys';

export const deepl: IssuerRules = {
  id: 'deepl',
  issuer: 'DeepL',
  rules: [
    {
      id: 'deepl-free-api-key',
      title: 'DeepL API key (free)',
      severity: 'medium',
      keywords: [':fx'],
      pattern: token(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:fx/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '  token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:fx # of the release',
        'TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:fx',
      ],
      nearMisses: [
        'TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}:fx',
        'x{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:fx',
        '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:fx0',
        'token: 00000000-0000-0000-0000-000000000000:fx',
        '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:fy',
      ],
    },
    {
      id: 'deepl-api-key',
      title: 'DeepL API key',
      severity: 'high',
      keywords: ['deepl'],
      pattern: assigned(/deepl/, /key/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'DEEPL_AUTH_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'os.environ.get("DEEPL_AUTH_KEY", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}")',
        '"deeplAuthKey": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",',
      ],
      nearMisses: [
        'DEEPL_AUTH_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'DEEPL_AUTH_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'deepl: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'DEEPL_AUTH_KEY=00000000-0000-0000-0000-000000000000',
        'DEEPL_AUTH_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}-a',
      ],
    },
  ],
};
