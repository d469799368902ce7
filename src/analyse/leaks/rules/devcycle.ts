import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const devcycle: IssuerRules = {
  id: 'devcycle',
  issuer: 'DevCycle',
  rules: [
    {
      id: 'devcycle-server-key',
      title: 'DevCycle server SDK key',
      severity: 'high',
      keywords: ['dvc_server_'],
      pattern: token(/dvc_server_[0-9a-f_-]{36,100}/),
      entropy: 3,
      source: 'https://docs.devcycle.com/platform/account-management/key-rotation',
      revoke: 'https://app.devcycle.com/',
      examples: ['TOKEN=dvc_server_{hex:40}_{hex:20}', '{"token": "dvc_server_{hex:40}_{hex:20}"}'],
      nearMisses: [
        'TOKEN=dvc_server_{hex:35}',
        'xdvc_server_{hex:40}_{hex:20}',
        'token: dvc_server_0000000000000000000000000000000000000000_00000000000000000000',
      ],
    },
  ],
};
