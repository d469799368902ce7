import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const portainer: IssuerRules = {
  id: 'portainer',
  issuer: 'Portainer',
  rules: [
    {
      id: 'portainer-access-token',
      title: 'Portainer access token',
      severity: 'critical',
      keywords: ['ptr_'],
      pattern: token(/ptr_[0-9A-Za-z+/]{43}=/),
      entropy: 3,
      source: 'https://docs.portainer.io/api/access',
      revoke: 'https://docs.portainer.io/user/account-settings',
      examples: ['PORTAINER_TOKEN=ptr_{base64:43}=', 'run --portainer-token ptr_{base64:43}= --verbose'],
      nearMisses: [
        'PORTAINER_TOKEN=ptr_{base64:42}=',
        'xptr_{base64:43}=',
        '"ptr_{base64:43}=0"',
        'PORTAINER_TOKEN=ptr_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=',
      ],
    },
  ],
};
