import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const elevenlabs: IssuerRules = {
  id: 'elevenlabs',
  issuer: 'ElevenLabs',
  rules: [
    {
      id: 'elevenlabs-api-key',
      title: 'ElevenLabs API key',
      severity: 'high',
      keywords: ['sk_'],
      pattern: token(/sk_[0-9a-f]{48}/),
      entropy: 3,
      source: 'https://elevenlabs.io/docs/api-reference/authentication',
      revoke: 'https://elevenlabs.io/app/settings/api-keys',
      examples: ['"echo\\nsk_{hex:48}"', '<add name="token" value="sk_{hex:48}"/>'],
      nearMisses: [
        'TOKEN=sk_{hex:47}',
        'xsk_{hex:48}',
        'sk_{hex:48}0',
        'token: sk_000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
