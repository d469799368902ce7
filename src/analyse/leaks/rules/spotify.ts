import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const spotify: IssuerRules = {
  id: 'spotify',
  issuer: 'Spotify',
  rules: [
    {
      id: 'spotify-client-secret',
      title: 'Spotify client secret',
      severity: 'medium',
      keywords: ['spotify', 'spotipy'],
      pattern: assigned(/spotif?y|spotipy/, /secret(?:[_-]?key)?/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://developer.spotify.com/documentation/web-api/concepts/apps',
      revoke: 'https://developer.spotify.com/dashboard',
      examples: [
        'SPOTIFY_CLIENT_SECRET={hex:32}',
        'spotify-client-secret: {hex:32}',
        '- name: SPOTIFY_CLIENT_SECRET\n  value: {hex:32}',
      ],
      nearMisses: [
        'SPOTIFY_CLIENT_SECRET={hex:31}',
        'SPOTIFY_CLIENT_SECRET="{hex:32}0"',
        'spotify: commit {hex:32}',
        'SPOTIFY_CLIENT_SECRET=00000000000000000000000000000000',
      ],
    },
  ],
};
