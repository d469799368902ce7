import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.atlassian.com/cloud/trello/guides/rest-api/api-introduction/';
const REVOKE = 'https://trello.com/power-ups/admin';

export const trello: IssuerRules = {
  id: 'trello',
  issuer: 'Trello',
  rules: [
    {
      id: 'trello-api-token',
      title: 'Trello API token',
      severity: 'high',
      keywords: ['atta'],
      pattern: token(/ATTA[0-9a-f]{72}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['TRELLO_TOKEN=ATTA{hex:72}', '{"trelloToken": "ATTA{hex:72}"}'],
      nearMisses: [
        'TRELLO_TOKEN=ATTA{hex:71}',
        'xATTA{hex:72}',
        '"ATTA{hex:72}0"',
        'TRELLO_TOKEN=ATTA000000000000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'trello-legacy-token',
      title: 'Trello API token (64 digits)',
      severity: 'high',
      keywords: ['trello'],
      pattern: assigned(/trello/, /token/, /[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TRELLO_TOKEN={hex:64}',
        'run --trello-token {hex:64} --verbose',
        'os.environ.get("TRELLO_TOKEN", "{hex:64}")',
      ],
      nearMisses: [
        'TRELLO_TOKEN={hex:63}',
        'TRELLO_TOKEN="{hex:64}0"',
        'trello: commit {hex:64}',
        'TRELLO_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'trello-api-secret',
      title: 'Trello API secret',
      severity: 'medium',
      keywords: ['trello'],
      pattern: assigned(/trello/, /secret(?:[_-]?key)?/, /[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TRELLO_API_SECRET={hex:64}',
        "export TRELLO_API_SECRET='{hex:64}'",
        '<add key="trelloApiSecret" value="{hex:64}" />',
      ],
      nearMisses: [
        'TRELLO_API_SECRET={hex:63}',
        'TRELLO_API_SECRET="{hex:64}0"',
        'trello: commit {hex:64}',
        'TRELLO_API_SECRET=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
