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
      pattern: token(/dvc_server_[0-9a-f]{8,40}_[0-9a-f]{20,60}/),
      entropy: 3,
      source: 'https://docs.devcycle.com/platform/account-management/key-rotation',
      revoke: 'https://app.devcycle.com/',
      examples: [
        '<add name="token" value="dvc_server_{hex:8}_{hex:40}"/>',
        'curl https://api.example.com/?token=dvc_server_{hex:8}_{hex:40}&page=2',
      ],
      nearMisses: [
        'TOKEN=dvc_server_{hex:8}_{hex:10}',
        'xdvc_server_{hex:8}_{hex:40}',
        'token: dvc_server_00000000_0000000000000000000000000000000000000000',
      ],
    },
  ],
};
