import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const asana: IssuerRules = {
  id: 'asana',
  issuer: 'Asana',
  rules: [
    {
      id: 'asana-personal-access-token',
      title: 'Asana personal access token',
      severity: 'high',
      keywords: ['asana'],
      pattern: token(/[12]\/\d{13,19}(?:\/\d{13,19})?:[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://developers.asana.com/docs/personal-access-token',
      revoke: 'https://app.asana.com/0/my-apps',
      examples: [
        'ASANA_ACCESS_TOKEN=2/1{digit:15}/1{digit:15}:{hex:32}',
        'asana.Client.access_token("1/{digit:16}:{hex:32}")',
      ],
      nearMisses: [
        'ASANA_ACCESS_TOKEN=1/{digit:16}:{hex:31}',
        'ASANA_ACCESS_TOKEN=1/{digit:8}:{hex:32}',
        'asana 1/{digit:16}:00000000000000000000000000000000',
      ],
    },
    {
      id: 'asana-client-secret',
      title: 'Asana client secret',
      severity: 'high',
      keywords: ['asana'],
      pattern: assigned(/asana/, /secret/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://developers.asana.com/docs/oauth',
      revoke: 'https://app.asana.com/0/my-apps',
      examples: [
        'ASANA_CLIENT_SECRET={hex:32}',
        '--asana-client-secret {hex:32} --verbose',
        '<add key="asanaClientSecret" value="{hex:32}" />',
      ],
      nearMisses: [
        'ASANA_CLIENT_SECRET={hex:31}',
        'ASANA_CLIENT_SECRET="{hex:32}0"',
        'asana: commit {hex:32}',
        'ASANA_CLIENT_SECRET=00000000000000000000000000000000',
      ],
    },
  ],
};
