import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://docs.drone.io/cli/configure/';

export const drone: IssuerRules = {
  id: 'drone',
  issuer: 'Drone',
  rules: [
    {
      id: 'drone-token',
      title: 'Drone token',
      severity: 'high',
      keywords: ['drone'],
      pattern: assigned(/drone/, /token/, /[0-9A-Za-z]{32}/),
      entropy: 3.4,
      source: 'https://docs.drone.io/cli/configure/',
      revoke: REVOKE,
      examples: [
        'DRONE_TOKEN={alnum:32}',
        '<add key="droneToken" value="{alnum:32}" />',
        'drone_token: {alnum:32}',
      ],
      nearMisses: [
        'DRONE_TOKEN={alnum:31}',
        'DRONE_TOKEN="{alnum:32}0"',
        'drone: commit {alnum:32}',
        'DRONE_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'drone-rpc-secret',
      title: 'Drone RPC secret',
      severity: 'critical',
      keywords: ['drone'],
      pattern: assigned(/drone[_-]?rpc/, /secret/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.drone.io/server/reference/drone-rpc-secret/',
      revoke: REVOKE,
      examples: [
        'DRONE_RPC_SECRET={hex:32}',
        "export DRONE_RPC_SECRET='{hex:32}'",
        '--drone-rpc-secret {hex:32} --verbose',
      ],
      nearMisses: [
        'DRONE_RPC_SECRET={hex:31}',
        'DRONE_RPC_SECRET="{hex:32}0"',
        'drone: commit {hex:32}',
        'DRONE_RPC_SECRET=00000000000000000000000000000000',
      ],
    },
  ],
};
