import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const persona: IssuerRules = {
  id: 'persona',
  issuer: 'Persona',
  rules: [
    {
      id: 'persona-api-key',
      title: 'Persona API key',
      severity: 'critical',
      keywords: ['persona_production_', 'persona_sandbox_'],
      pattern: token(
        /persona_(?:production|sandbox)_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('persona_sandbox_') ? 'low' : 'critical'),
      source: 'https://docs.withpersona.com/api-keys',
      revoke: 'https://app.withpersona.com/dashboard/api-keys',
      examples: [
        'PERSONA_API_KEY=persona_production_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "const client = new Client('persona_production_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}');",
        'persona_sandbox_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'PERSONA_API_KEY=persona_production_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xpersona_production_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'PERSONA_API_KEY=persona_production_00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
