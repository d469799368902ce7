import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const assemblyai: IssuerRules = {
  id: 'assemblyai',
  issuer: 'AssemblyAI',
  rules: [
    {
      id: 'assemblyai-api-key',
      title: 'AssemblyAI API key',
      severity: 'high',
      keywords: ['assemblyai', 'assembly_ai', 'assembly-ai', 'aai_api', 'aai-api', 'aaiapi'],
      pattern: assigned(/assembly[_-]?ai|aai/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://www.assemblyai.com/docs/deployment/account-management',
      revoke: 'https://www.assemblyai.com/dashboard/api-keys',
      examples: [
        'ASSEMBLYAI_API_KEY={hex:32}',
        '- name: ASSEMBLYAI_API_KEY\n  value: {hex:32}',
        "export ASSEMBLYAI_API_KEY='{hex:32}'",
      ],
      nearMisses: [
        'ASSEMBLYAI_API_KEY={hex:31}',
        'ASSEMBLYAI_API_KEY="{hex:32}0"',
        'assemblyai: commit {hex:32}',
        'ASSEMBLYAI_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
