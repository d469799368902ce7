import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mercury: IssuerRules = {
  id: 'mercury',
  issuer: 'Mercury',
  rules: [
    {
      id: 'mercury-api-token',
      title: 'Mercury API token',
      severity: 'critical',
      keywords: ['mercury_'],
      pattern: token(/secret-token:mercury_(?:production|sandbox)_[a-z]{2,5}_[0-9A-Za-z]{30,64}_yrucrem/),
      entropy: 3,
      severityOf: (secret) => (secret.includes('_sandbox_') ? 'low' : 'critical'),
      source: 'https://docs.mercury.com/docs/api-token-security-policies',
      revoke: 'https://app.mercury.com/settings/tokens',
      examples: [
        'MERCURY_API_TOKEN=secret-token:mercury_production_wma_{alnum:43}_yrucrem',
        '<add key="MERCURY_API_TOKEN" value="secret-token:mercury_production_wma_{alnum:43}_yrucrem" />',
      ],
      nearMisses: [
        'MERCURY_API_TOKEN=secret-token:mercury_production_wma_{alnum:20}_yrucrem',
        'xsecret-token:mercury_production_wma_{alnum:43}_yrucrem',
        'secret-token:mercury_production_wma_{alnum:43}',
      ],
    },
  ],
};
