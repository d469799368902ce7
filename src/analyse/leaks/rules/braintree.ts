import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials';
const REVOKE = 'https://www.braintreegateway.com/';

export const braintree: IssuerRules = {
  id: 'braintree',
  issuer: 'Braintree',
  rules: [
    {
      id: 'braintree-access-token',
      title: 'Braintree access token',
      severity: 'critical',
      keywords: ['access_token$'],
      pattern: token(/access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/),
      entropy: 3,
      severityOf: (secret) => (secret.includes('$sandbox$') ? 'low' : 'critical'),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=access_token$production${lower-alnum:16}${hex:32}&page=2',
        'export TOKEN="access_token$production${lower-alnum:16}${hex:32}"',
      ],
      nearMisses: [
        'TOKEN=access_token$production${lower-alnum:16}${hex:31}',
        'xaccess_token$production${lower-alnum:16}${hex:32}',
        'access_token$production${lower-alnum:16}${hex:32}0',
        'token: access_token$production$xxxxxxxxxxxxxxxx$00000000000000000000000000000000',
      ],
    },
    {
      id: 'braintree-private-key',
      title: 'Braintree private key',
      severity: 'critical',
      keywords: ['braintree'],
      pattern: assigned(/braintree/, /private[_-]?key/, /[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'BRAINTREE_PRIVATE_KEY={hex:32}',
        "export BRAINTREE_PRIVATE_KEY='{hex:32}'",
        '--braintree-private-key {hex:32} --verbose',
      ],
      nearMisses: [
        'BRAINTREE_PRIVATE_KEY={hex:31}',
        'BRAINTREE_PRIVATE_KEY="{hex:32}0"',
        'braintree: commit {hex:32}',
        'BRAINTREE_PRIVATE_KEY=00000000000000000000000000000000',
        'BRAINTREE_PUBLIC_KEY={hex:32}',
      ],
    },
  ],
};
