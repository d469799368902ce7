import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.pinecone.io/guides/projects/manage-api-keys';
const REVOKE = 'https://app.pinecone.io/organizations/-/projects/-/keys';

export const pinecone: IssuerRules = {
  id: 'pinecone',
  issuer: 'Pinecone',
  rules: [
    {
      id: 'pinecone-api-key',
      title: 'Pinecone API key',
      severity: 'high',
      keywords: ['pcsk_'],
      pattern: token(/pcsk_[0-9A-Za-z]{5,6}_[0-9A-Za-z]{63}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PINECONE_API_KEY=pcsk_{alnum:5}_{alnum:63}',
        'Authorization: Bearer pcsk_{alnum:5}_{alnum:63}',
      ],
      nearMisses: [
        'PINECONE_API_KEY=pcsk_{alnum:6}_{alnum:62}',
        'xpcsk_{alnum:5}_{alnum:63}',
        'PINECONE_API_KEY=pcsk_xxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'pinecone-legacy-api-key',
      title: 'Pinecone API key (UUID)',
      severity: 'high',
      keywords: ['pinecone'],
      pattern: assigned(/pinecone/, /key/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PINECONE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'pinecone-api-key: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '- name: PINECONE_API_KEY\n  value: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'PINECONE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'PINECONE_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'pinecone: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'PINECONE_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
