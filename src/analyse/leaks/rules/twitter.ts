import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.x.com/fundamentals/authentication/overview';
const REVOKE = 'https://developer.x.com/en/portal/dashboard';

export const twitter: IssuerRules = {
  id: 'twitter',
  issuer: 'X (Twitter)',
  rules: [
    {
      id: 'twitter-bearer-token',
      title: 'X (Twitter) bearer token',
      severity: 'high',
      keywords: ['twitter', 'tweepy', 'bearer_token', 'bearer-token', 'bearertoken', 'bearer aaaaaaaaaa'],
      pattern: token(/A{20,22}[0-9A-Za-z%]{70,110}/),
      entropy: 3.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TWITTER_BEARER_TOKEN=AAAAAAAAAAAAAAAAAAAAA{alnum:90}',
        'Authorization: Bearer AAAAAAAAAAAAAAAAAAAAA{alnum:90}',
      ],
      nearMisses: [
        'TWITTER_BEARER_TOKEN=AAAAAAAAAAAAAAAAAAAAA{alnum:50}',
        'xAAAAAAAAAAAAAAAAAAAAA{alnum:90}',
        'TWITTER_BEARER_TOKEN=AAAAAAAAAAAAAAAAAAAAAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'twitter-access-token',
      title: 'X (Twitter) access token',
      severity: 'high',
      keywords: ['twitter', 'tweepy', 'access_token', 'oauth_token'],
      pattern: token(/[1-9]\d{7,19}-[0-9A-Za-z]{40}/),
      entropy: 3.3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['TWITTER_ACCESS_TOKEN=1{digit:18}-{alnum:40}', "access_token = '1{digit:9}-{alnum:40}'"],
      nearMisses: [
        'TWITTER_ACCESS_TOKEN=1{digit:12}-{alnum:39}',
        'x1{digit:13}-{alnum:40}',
        'TWITTER_ACCESS_TOKEN=10000000000000-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'twitter-consumer-secret',
      title: 'X (Twitter) consumer secret',
      severity: 'high',
      keywords: ['twitter', 'tweepy', 'consumer'],
      pattern: assigned(/twitter|tweepy|(?<!tumblr[_-]?)consumer/, /secret(?:[_-]?key)?/, /[0-9A-Za-z]{50}/),
      entropy: 3.8,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TWITTER_CONSUMER_SECRET={alnum:50}',
        'run --twitter-consumer-secret {alnum:50} --verbose',
        'os.environ.get("TWITTER_CONSUMER_SECRET", "{alnum:50}")',
      ],
      nearMisses: [
        'TWITTER_CONSUMER_SECRET={alnum:49}',
        'twitter: commit {alnum:50}',
        'TWITTER_CONSUMER_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'twitter-access-token-secret',
      title: 'X (Twitter) access token secret',
      severity: 'high',
      keywords: ['twitter', 'tweepy', 'token_secret', 'token-secret', 'tokensecret'],
      pattern: assigned(/twitter|tweepy|access[_-]?token|oauth/, /secret(?:[_-]?key)?/, /[0-9A-Za-z]{45}/),
      entropy: 3.8,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TWITTER_ACCESS_TOKEN_SECRET={alnum:45}',
        "export TWITTER_ACCESS_TOKEN_SECRET='{alnum:45}'",
        '<add key="twitterAccessTokenSecret" value="{alnum:45}" />',
      ],
      nearMisses: [
        'TWITTER_ACCESS_TOKEN_SECRET={alnum:44}',
        'TWITTER_ACCESS_TOKEN_SECRET="{alnum:45}0"',
        'twitter: commit {alnum:45}',
        'TWITTER_ACCESS_TOKEN_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
