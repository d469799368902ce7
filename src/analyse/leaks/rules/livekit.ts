import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const livekit: IssuerRules = {
  id: 'livekit',
  issuer: 'LiveKit',
  rules: [
    {
      id: 'livekit-api-secret',
      title: 'LiveKit API secret',
      severity: 'high',
      keywords: ['livekit'],
      pattern: assigned(/livekit/, /secret/, /[0-9A-Za-z]{43,44}/),
      entropy: 4,
      source: 'https://docs.livekit.io/home/cloud/keys-and-tokens/',
      revoke: 'https://cloud.livekit.io/projects/p_/settings/keys',
      examples: [
        'LIVEKIT_API_SECRET={alnum:43}',
        '--livekit-api-secret {alnum:43} --verbose',
        '<add key="livekitApiSecret" value="{alnum:43}" />',
      ],
      nearMisses: [
        'LIVEKIT_API_SECRET={alnum:42}',
        'LIVEKIT_API_SECRET={alnum:45}',
        'livekit: commit {alnum:43}',
        'LIVEKIT_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
