import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const logdna: IssuerRules = {
  id: 'logdna',
  issuer: 'LogDNA (Mezmo)',
  rules: [
    {
      id: 'logdna-ingestion-key',
      title: 'LogDNA ingestion key',
      severity: 'medium',
      keywords: ['logdna', 'mezmo'],
      pattern: assigned(/logdna|mezmo/, /key/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.mezmo.com/docs/ingestion-key',
      revoke: 'https://app.mezmo.com/manage/api-keys',
      examples: [
        'LOGDNA_INGESTION_KEY={hex:32}',
        'os.environ.get("LOGDNA_INGESTION_KEY", "{hex:32}")',
        '"logdnaIngestionKey": "{hex:32}",',
      ],
      nearMisses: [
        'LOGDNA_INGESTION_KEY={hex:31}',
        'LOGDNA_INGESTION_KEY="{hex:32}0"',
        'logdna: commit {hex:32}',
        'LOGDNA_INGESTION_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
