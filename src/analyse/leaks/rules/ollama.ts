import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ollama: IssuerRules = {
  id: 'ollama',
  issuer: 'Ollama',
  rules: [
    {
      id: 'ollama-api-key',
      title: 'Ollama cloud API key',
      severity: 'medium',
      keywords: ['ollama'],
      pattern: assigned(/ollama/, /key|token/, /[0-9a-f]{32}\.[0-9A-Za-z_-]{24}/),
      entropy: 3,
      source: 'https://docs.ollama.com/api/authentication',
      revoke: 'https://ollama.com/settings/keys',
      examples: [
        'OLLAMA_API_KEY={hex:32}.{base64url:24}',
        'os.environ.get("OLLAMA_API_KEY", "{hex:32}.{base64url:24}")',
        "export OLLAMA_API_KEY='{hex:32}.{base64url:24}'",
      ],
      nearMisses: [
        'OLLAMA_API_KEY={hex:31}.{base64url:24}',
        'OLLAMA_API_KEY="{hex:32}.{base64url:24}0"',
        'ollama: commit {hex:32}.{base64url:24}',
        'OLLAMA_API_KEY=00000000000000000000000000000000.xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
