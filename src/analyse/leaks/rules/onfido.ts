import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://documentation.onfido.com/api/latest/#authentication';
const REVOKE = 'https://dashboard.onfido.com/api/tokens';

export const onfido: IssuerRules = {
  id: 'onfido',
  issuer: 'Onfido',
  rules: [
    {
      id: 'onfido-live-token',
      title: 'Onfido live API token',
      severity: 'critical',
      keywords: ['api_live'],
      pattern: token(/api_live(?:_(?:us|ca|eu))?\.[0-9A-Za-z_-]{11}\.[0-9A-Za-z_-]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ONFIDO_API_TOKEN=api_live.{base64url:11}.{base64url:32}',
        'Authorization: Bearer api_live.{base64url:11}.{base64url:32}',
        'Token token=api_live_us.{alnum:11}.{alnum:32}',
      ],
      nearMisses: [
        'ONFIDO_API_TOKEN=api_live.{base64url:11}.{base64url:31}',
        'xapi_live.{base64url:11}.{base64url:32}',
        'ONFIDO_API_TOKEN=api_live.xxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'onfido-sandbox-token',
      title: 'Onfido sandbox API token',
      severity: 'low',
      keywords: ['api_sandbox'],
      pattern: token(/api_sandbox(?:_(?:us|ca|eu))?\.[0-9A-Za-z_-]{11}\.[0-9A-Za-z_-]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ONFIDO_API_TOKEN=api_sandbox.{base64url:11}.{base64url:32}',
        "const client = new Client('api_sandbox.{base64url:11}.{base64url:32}');",
      ],
      nearMisses: [
        'ONFIDO_API_TOKEN=api_sandbox.{base64url:11}.{base64url:31}',
        'xapi_sandbox.{base64url:11}.{base64url:32}',
        'ONFIDO_API_TOKEN=api_sandbox.xxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
