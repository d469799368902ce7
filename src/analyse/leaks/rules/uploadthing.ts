import { base64OfObject } from '../format/encoded.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.uploadthing.com/getting-started/appdir';
const REVOKE = 'https://uploadthing.com/dashboard';

export const uploadthing: IssuerRules = {
  id: 'uploadthing',
  issuer: 'UploadThing',
  rules: [
    {
      id: 'uploadthing-secret-key',
      title: 'UploadThing secret key',
      severity: 'high',
      keywords: ['sk_live_'],
      pattern: token(/sk_live_[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['UPLOADTHING_SECRET=sk_live_{hex:64}', 'export UPLOADTHING_SECRET="sk_live_{hex:64}"'],
      nearMisses: [
        'UPLOADTHING_SECRET=sk_live_{hex:63}',
        'xsk_live_{hex:64}',
        '"sk_live_{hex:64}0"',
        'UPLOADTHING_SECRET=sk_live_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'uploadthing-token',
      title: 'UploadThing token',
      severity: 'high',
      keywords: ['uploadthing', 'upload_thing', 'upload-thing'],
      pattern: assigned(/upload[_-]?thing/, /token/, /eyJ[0-9A-Za-z+/_-]{60,300}={0,2}/),
      reach: 400,
      check: base64OfObject(['apiKey', 'appId']),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'UPLOADTHING_TOKEN={base64-object:apiKey,appId,regions=sea1}',
        "export UPLOADTHING_TOKEN='{base64-object:apiKey,appId,regions=sea1}'",
        '<add key="uploadthingToken" value="{base64-object:apiKey,appId,regions=sea1}" />',
      ],
      nearMisses: [
        'UPLOADTHING_TOKEN={base64-object:apiKey,application,regions=sea1}',
        'uploadthing: commit {base64-object:apiKey,appId,regions=sea1}',
      ],
    },
  ],
};
