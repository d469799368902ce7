import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const fal: IssuerRules = {
  id: 'fal',
  issuer: 'fal',
  rules: [
    {
      id: 'fal-key',
      title: 'fal API key',
      severity: 'high',
      keywords: ['fal_key', 'fal-key', 'falkey', 'fal.ai', 'fal_api', 'fal-api', 'falapi', 'fal-ai'],
      pattern: assigned(
        /fal/,
        /key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9a-f]{32}/,
      ),
      entropy: 3,
      source: 'https://docs.fal.ai/authentication/',
      revoke: 'https://fal.ai/dashboard/keys',
      examples: [
        'FAL_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{hex:32}',
        'os.environ.get("FAL_KEY", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{hex:32}")',
        '"falKey": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{hex:32}",',
      ],
      nearMisses: [
        'FAL_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{hex:31}',
        'FAL_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{hex:32}0"',
        'fal: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{hex:32}',
        'FAL_KEY=00000000-0000-0000-0000-000000000000:00000000000000000000000000000000',
      ],
    },
  ],
};
