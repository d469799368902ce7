import { base64OfObject } from '../format/encoded.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE = 'https://docs.sentry.io/account/auth-tokens/';
const REVOKE = 'https://sentry.io/settings/account/api/auth-tokens/';

const isPayload = base64OfObject(['iat', 'url']);

/** Between its prefix and its last part is base64 of a JSON object with the issuing server. */
function payload(secret: string): Structure {
  return isPayload(secret.slice('sntrys_'.length, -44));
}

export const sentry: IssuerRules = {
  id: 'sentry',
  issuer: 'Sentry',
  rules: [
    {
      id: 'sentry-organization-token',
      title: 'Sentry organization auth token',
      severity: 'high',
      keywords: ['sntrys_'],
      pattern: token(/sntrys_eyJ[0-9A-Za-z+/=_-]{60,400}_[0-9A-Za-z+/=_-]{43}/),
      reach: 500,
      check: payload,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SENTRY_AUTH_TOKEN=sntrys_{base64-object:iat=1700000000,url=https://sentry.io,region_url=https://us.sentry.io,org=acme}_{alnum:43}',
        'export SENTRY_AUTH_TOKEN="sntrys_{base64-object:iat=1700000000,url=https://sentry.io,region_url=https://us.sentry.io,org=acme}_{alnum:43}"',
      ],
      nearMisses: [
        'SENTRY_AUTH_TOKEN=sntrys_{base64-object:iat=1700000000,url=https://sentry.io,org=acme}_{alnum:42}',
        'xsntrys_{base64-object:iat=1700000000,url=https://sentry.io,region_url=https://us.sentry.io,org=acme}_{alnum:43}',
        'sntrys_{base64-object:iat=1700000000,name=https://sentry.io,region_url=https://us.sentry.io}_{alnum:43}',
      ],
    },
    {
      id: 'sentry-user-token',
      title: 'Sentry user auth token',
      severity: 'high',
      keywords: ['sntryu_'],
      pattern: token(/sntryu_[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SENTRY_AUTH_TOKEN=sntryu_{hex:64}', 'ENV SENTRY_AUTH_TOKEN sntryu_{hex:64}'],
      nearMisses: [
        'SENTRY_AUTH_TOKEN=sntryu_{hex:63}',
        'xsntryu_{hex:64}',
        '"sntryu_{hex:64}0"',
        'SENTRY_AUTH_TOKEN=sntryu_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'sentry-application-token',
      title: 'Sentry API application or integration token',
      severity: 'high',
      keywords: ['sntrya_', 'sntryi_'],
      pattern: token(/sntry[ai]_[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SENTRY_AUTH_TOKEN=sntrya_{hex:64}',
        '<add key="SENTRY_AUTH_TOKEN" value="sntrya_{hex:64}" />',
      ],
      nearMisses: [
        'SENTRY_AUTH_TOKEN=sntrya_{hex:63}',
        'xsntrya_{hex:64}',
        'SENTRY_AUTH_TOKEN=sntrya_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'sentry-legacy-token',
      title: 'Sentry auth token (64 digits)',
      severity: 'high',
      keywords: ['sentry'],
      pattern: assigned(/sentry/, /token/, /[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SENTRY_AUTH_TOKEN={hex:64}',
        'sentry-auth-token: {hex:64}',
        '- name: SENTRY_AUTH_TOKEN\n  value: {hex:64}',
      ],
      nearMisses: [
        'SENTRY_AUTH_TOKEN={hex:63}',
        'SENTRY_AUTH_TOKEN="{hex:64}0"',
        'sentry: commit {hex:64}',
        'SENTRY_AUTH_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'sentry-legacy-dsn',
      title: 'Sentry DSN with its secret key',
      severity: 'low',
      keywords: ['sentry'],
      pattern: /https:\/\/[0-9a-f]{32}:(?<secret>[0-9a-f]{32})@[\w.-]{1,40}sentry[\w.-]{1,40}\/\d{1,20}/,
      entropy: 2.8,
      source: 'https://develop.sentry.dev/sdk/overview/#parsing-the-dsn',
      revoke: REVOKE,
      examples: [
        'SENTRY_DSN=https://{hex:32}:{hex:32}@app.getsentry.com/12345',
        "Raven.config('https://{hex:32}:{hex:32}@o12.ingest.sentry.io/1')",
      ],
      nearMisses: [
        'https://{hex:32}@o12.ingest.sentry.io/1',
        'https://{hex:32}:{hex:31}@app.getsentry.com/12345',
      ],
    },
  ],
};
