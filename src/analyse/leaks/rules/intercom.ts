import { base64Of } from '../format/encoded.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

/** Base64 of `tok:`, an identifier and its version. */
const tokenOf: (secret: string) => Structure = base64Of(/^tok:[0-9a-f_]{30,60}(?::\d{1,3}){0,2}$/);

export const intercom: IssuerRules = {
  id: 'intercom',
  issuer: 'Intercom',
  rules: [
    {
      id: 'intercom-access-token',
      title: 'Intercom access token',
      severity: 'high',
      keywords: ['dg9r'],
      pattern: token(/dG9r[0-9A-Za-z+/]{40,100}={0,2}/),
      check: tokenOf,
      source: 'https://developers.intercom.com/docs/build-an-integration/learn-more/authentication',
      revoke: 'https://app.intercom.com/a/apps/_/developer-hub',
      examples: ['INTERCOM_TOKEN={intercom:1}', 'Authorization: Bearer {intercom:2}'],
      nearMisses: ['INTERCOM_TOKEN=dG9r{alnum:56}', 'xdG9rOmFiY2RlZg==', 'INTERCOM_TOKEN=dG9rOmFi'],
    },
  ],
};
