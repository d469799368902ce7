import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const particle: IssuerRules = {
  id: 'particle',
  issuer: 'Particle',
  rules: [
    {
      id: 'particle-access-token',
      title: 'Particle access token',
      severity: 'high',
      keywords: ['particle'],
      pattern: assigned(/particle/, /access[_-]?token/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://docs.particle.io/reference/cloud-apis/access-tokens/',
      revoke: 'https://docs.particle.io/reference/cloud-apis/access-tokens/#delete-an-access-token',
      examples: [
        'PARTICLE_ACCESS_TOKEN={hex:40}',
        'run --particle-access-token {hex:40} --verbose',
        'os.environ.get("PARTICLE_ACCESS_TOKEN", "{hex:40}")',
      ],
      nearMisses: [
        'PARTICLE_ACCESS_TOKEN={hex:39}',
        'PARTICLE_ACCESS_TOKEN="{hex:40}0"',
        'particle: commit {hex:40}',
        'PARTICLE_ACCESS_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
