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
      keywords: ['elevenlabs', 'eleven_labs', 'eleven_api', 'xi-api-key', 'xi_api_key'],
      pattern: token(/sk_[0-9a-f]{48}/),
      entropy: 3,
      source: 'https://elevenlabs.io/docs/api-reference/authentication',
      revoke: 'https://elevenlabs.io/app/settings/api-keys',
      examples: ['ELEVENLABS_API_KEY=sk_{hex:48}', 'xi-api-key: sk_{hex:48}'],
      nearMisses: ['ELEVENLABS_API_KEY=sk_{hex:47}', 'xi-api-key: sk_{hex:49}', 'xi-api-key: task_{hex:48}'],
    },
  ],
};
