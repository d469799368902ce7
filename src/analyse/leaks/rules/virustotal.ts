import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const virustotal: IssuerRules = {
  id: 'virustotal',
  issuer: 'VirusTotal',
  rules: [
    {
      id: 'virustotal-api-key',
      title: 'VirusTotal API key',
      severity: 'medium',
      keywords: ['virustotal', 'virus_total', 'virus-total', 'vt_api', 'vt-api', 'vtapi'],
      pattern: assigned(/virus[_-]?total|\bvt/, /key|token/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://docs.virustotal.com/docs/please-give-me-an-api-key',
      revoke: 'https://www.virustotal.com/gui/my-apikey',
      examples: [
        'VIRUSTOTAL_API_KEY={hex:64}',
        'run --virustotal-api-key {hex:64} --verbose',
        'os.environ.get("VIRUSTOTAL_API_KEY", "{hex:64}")',
        'VT_API_KEY={hex:64}',
      ],
      nearMisses: [
        'VIRUSTOTAL_API_KEY={hex:63}',
        'VIRUSTOTAL_API_KEY="{hex:64}0"',
        'virustotal: commit {hex:64}',
        'VIRUSTOTAL_API_KEY=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
