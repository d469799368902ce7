import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ionic: IssuerRules = {
  id: 'ionic',
  issuer: 'Ionic',
  rules: [
    {
      id: 'ionic-personal-access-token',
      title: 'Ionic personal access token',
      severity: 'high',
      keywords: ['ion_'],
      pattern: token(/ion_[0-9A-Za-z]{42}/),
      entropy: 3,
      source: 'https://ionic.io/docs/appflow/personal-access-tokens',
      revoke: 'https://dashboard.ionicframework.com/settings/personal-access-tokens',
      examples: ["client = Client('ion_{alnum:42}')", '  token: ion_{alnum:42} # of the release'],
      nearMisses: [
        'TOKEN=ion_{alnum:41}',
        'xion_{alnum:42}',
        'ion_{alnum:42}0',
        'token: ion_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
