import { base64OfObject } from '../format/encoded.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.1password.com/docs/service-accounts/security/';
const REVOKE = 'https://developer.1password.com/docs/service-accounts/manage-service-accounts/';

export const onepassword: IssuerRules = {
  id: 'onepassword',
  issuer: '1Password',
  rules: [
    {
      id: 'onepassword-service-account-token',
      title: '1Password service account token',
      severity: 'critical',
      keywords: ['ops_eyj'],
      pattern: token(/ops_eyJ[0-9A-Za-z+/_-]{200,1200}={0,2}/),
      reach: 1400,
      check: base64OfObject(['signInAddress', 'secretKey'], 'ops_'),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'OP_SERVICE_ACCOUNT_TOKEN=ops_{base64-object:signInAddress=example.1password.com,userAuth,email=someone@1passwordserviceaccounts.com,srpX,muk,secretKey,throttleSecret,deviceUuid}',
        'run --op-service-account-token ops_{base64-object:signInAddress=example.1password.com,userAuth,email=someone@1passwordserviceaccounts.com,srpX,muk,secretKey,throttleSecret,deviceUuid} --verbose',
      ],
      nearMisses: [
        'OP_SERVICE_ACCOUNT_TOKEN=ops_eyJ{alnum:190}',
        'xops_{base64-object:signInAddress=example.1password.com,userAuth,email=someone@1passwordserviceaccounts.com,srpX,muk,secretKey,throttleSecret,deviceUuid}',
        'ops_{base64-object:signInAddress=example.1password.com,userAuth,email=someone@1passwordserviceaccounts.com,srpX,muk,secret,throttleSecret,deviceUuid}',
      ],
    },
    {
      id: 'onepassword-secret-key',
      title: '1Password account Secret Key',
      severity: 'critical',
      keywords: ['a3-'],
      pattern: token(/A3-[0-9A-Z]{6}-(?:[0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})(?:-[0-9A-Z]{5}){3}/),
      entropy: 3,
      source: 'https://support.1password.com/secret-key/',
      revoke: 'https://support.1password.com/regenerate-secret-key/',
      examples: [
        'OP_SECRET_KEY=A3-{upper-alnum:6}-{upper-alnum:6}-{upper-alnum:5}-{upper-alnum:5}-{upper-alnum:5}-{upper-alnum:5}',
        'export OP_SECRET_KEY="A3-{upper-alnum:6}-{upper-alnum:6}-{upper-alnum:5}-{upper-alnum:5}-{upper-alnum:5}-{upper-alnum:5}"',
      ],
      nearMisses: [
        'OP_SECRET_KEY=A3-{upper-alnum:5}-{upper-alnum:6}-{upper-alnum:5}-{upper-alnum:5}-{upper-alnum:5}-{upper-alnum:5}',
        'xA3-{upper-alnum:6}-{upper-alnum:6}-{upper-alnum:5}-{upper-alnum:5}-{upper-alnum:5}-{upper-alnum:5}',
        'OP_SECRET_KEY=A3-XXXXXX-XXXXXX-XXXXX-XXXXX-XXXXX-XXXXX',
      ],
    },
  ],
};
