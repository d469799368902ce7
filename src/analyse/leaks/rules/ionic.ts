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
      keywords: ['ionic', 'appflow'],
      pattern: token(/ion_[0-9A-Za-z]{42}/),
      entropy: 3,
      source: 'https://ionic.io/docs/appflow/personal-access-tokens',
      revoke: 'https://dashboard.ionicframework.com/settings/personal-access-tokens',
      examples: ['IONIC_TOKEN=ion_{alnum:42}', 'ionic login --token "ion_{alnum:42}"'],
      nearMisses: ['IONIC_TOKEN=ion_{alnum:41}', 'IONIC_TOKEN=ion_{alnum:43}', 'ionic function_{alnum:42}'],
    },
  ],
};
