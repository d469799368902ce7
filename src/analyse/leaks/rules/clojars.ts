import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const clojars: IssuerRules = {
  id: 'clojars',
  issuer: 'Clojars',
  rules: [
    {
      id: 'clojars-deploy-token',
      title: 'Clojars deploy token',
      severity: 'critical',
      keywords: ['clojars_'],
      pattern: token(/CLOJARS_[0-9a-f]{60}/),
      entropy: 3,
      source: 'https://github.com/clojars/clojars-web/wiki/Deploy-Tokens',
      revoke: 'https://clojars.org/tokens',
      examples: [
        'curl https://api.example.com/?token=CLOJARS_{hex:60}&page=2',
        'export TOKEN="CLOJARS_{hex:60}"',
      ],
      nearMisses: [
        'TOKEN=CLOJARS_{hex:59}',
        'xCLOJARS_{hex:60}',
        'CLOJARS_{hex:60}0',
        'token: CLOJARS_000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
