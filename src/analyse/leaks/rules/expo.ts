import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const expo: IssuerRules = {
  id: 'expo',
  issuer: 'Expo',
  rules: [
    {
      id: 'expo-access-token',
      title: 'Expo access token',
      severity: 'critical',
      keywords: ['expo_token', 'expo-token', 'expotoken', 'expo_access', 'expo-access', 'expoaccess'],
      pattern: assigned(/expo/, /token/, /[0-9A-Za-z_-]{40}/),
      entropy: 3.8,
      source: 'https://docs.expo.dev/accounts/programmatic-access/',
      revoke: 'https://expo.dev/settings/access-tokens',
      examples: ['EXPO_TOKEN={alnum:40}', 'expo-token: {base64url:39}A'],
      nearMisses: ['EXPO_TOKEN={alnum:39}', 'expo-token: ${{ secrets.EXPO_TOKEN }}', 'EXPO_TOKEN={alnum:41}'],
    },
  ],
};
