import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ipinfo: IssuerRules = {
  id: 'ipinfo',
  issuer: 'IPinfo',
  rules: [
    {
      id: 'ipinfo-token',
      title: 'IPinfo token',
      severity: 'low',
      keywords: ['ipinfo'],
      pattern: assigned(/ipinfo/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{14}/),
      entropy: 2.2,
      source: 'https://ipinfo.io/developers#authentication',
      revoke: 'https://ipinfo.io/dashboard/token',
      examples: [
        'IPINFO_TOKEN={hex:14}',
        "const ipinfoToken = process.env.IPINFO_TOKEN || '{hex:14}';",
        'ipinfoToken: string = "{hex:14}"',
        'https://ipinfo.io/8.8.8.8?token={hex:14}',
      ],
      nearMisses: [
        'IPINFO_TOKEN={hex:13}',
        'IPINFO_TOKEN="{hex:14}0"',
        'ipinfo: commit {hex:14}',
        'IPINFO_TOKEN=00000000000000',
      ],
    },
  ],
};
