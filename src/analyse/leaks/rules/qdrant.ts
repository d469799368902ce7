import { signedTokenOf } from '../format/json-web-token.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://qdrant.tech/documentation/cloud/authentication/';
const REVOKE = 'https://cloud.qdrant.io/';

export const qdrant: IssuerRules = {
  id: 'qdrant',
  issuer: 'Qdrant',
  rules: [
    {
      id: 'qdrant-api-key',
      title: 'Qdrant Cloud API key',
      severity: 'high',
      keywords: ['qdrant'],
      pattern: assigned(
        /qdrant/,
        /key|token/,
        /eyJ[0-9A-Za-z_-]{10,100}\.eyJ[0-9A-Za-z_-]{10,400}\.[0-9A-Za-z_-]{43}/,
      ),
      reach: 700,
      entropy: 3,
      check: signedTokenOf((payload) => 'access' in payload),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'QDRANT_API_KEY={signed-object:access=m}',
        'run --qdrant-api-key {signed-object:access=m} --verbose',
        'os.environ.get("QDRANT_API_KEY", "{signed-object:access=m}")',
      ],
      nearMisses: ['QDRANT_API_KEY={signed-object:role=m}', 'qdrant: commit {signed-object:access=m}'],
    },
    {
      id: 'qdrant-legacy-api-key',
      title: 'Qdrant Cloud API key (54 characters)',
      severity: 'high',
      keywords: ['qdrant'],
      pattern: assigned(/qdrant/, /key|token/, /[0-9A-Za-z_-]{54}/),
      entropy: 4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'QDRANT_API_KEY={base64url:54}',
        "export QDRANT_API_KEY='{base64url:54}'",
        '<add key="qdrantApiKey" value="{base64url:54}" />',
      ],
      nearMisses: [
        'QDRANT_API_KEY={base64url:53}',
        'QDRANT_API_KEY="{base64url:54}0"',
        'qdrant: commit {base64url:54}',
        'QDRANT_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
