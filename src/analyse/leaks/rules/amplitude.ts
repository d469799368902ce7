import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const amplitude: IssuerRules = {
  id: 'amplitude',
  issuer: 'Amplitude',
  rules: [
    {
      id: 'amplitude-secret-key',
      title: 'Amplitude secret key',
      severity: 'high',
      keywords: ['amplitude'],
      pattern: assigned(/amplitude/, /secret/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://amplitude.com/docs/apis/keys-and-tokens',
      revoke: 'https://app.amplitude.com/',
      examples: [
        'AMPLITUDE_SECRET_KEY={hex:32}',
        'amplitudeSecretKey: string = "{hex:32}"',
        '- name: AMPLITUDE_SECRET_KEY\n  value: {hex:32}',
      ],
      nearMisses: [
        'AMPLITUDE_SECRET_KEY={hex:31}',
        'AMPLITUDE_SECRET_KEY="{hex:32}0"',
        'amplitude: commit {hex:32}',
        'AMPLITUDE_SECRET_KEY=00000000000000000000000000000000',
        'AMPLITUDE_API_KEY={hex:32}',
      ],
    },
  ],
};
