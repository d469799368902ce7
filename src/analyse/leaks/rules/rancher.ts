import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const rancher: IssuerRules = {
  id: 'rancher',
  issuer: 'Rancher',
  rules: [
    {
      id: 'rancher-api-token',
      title: 'Rancher API token',
      severity: 'critical',
      keywords: ['token-', 'kubeconfig-'],
      pattern: token(
        /(?:token-[0-9a-z]{5}|kubeconfig-(?:u|user)-?[0-9a-z-]{5,24}):[bcdfghjklmnpqrstvwxz24-9]{54}/,
      ),
      entropy: 3,
      source: 'https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys',
      revoke:
        'https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys#deleting-api-keys',
      examples: [
        'RANCHER_TOKEN=token-{lower-alnum:5}:{rancher:54}',
        'token: kubeconfig-user-{lower-alnum:5}:{rancher:54}',
      ],
      nearMisses: [
        'RANCHER_TOKEN=token-{lower-alnum:5}:{rancher:53}',
        'xtoken-{lower-alnum:5}:{rancher:54}',
        'token-{lower-alnum:5}:{upper:54}',
        'token-{lower-alnum:5}:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
