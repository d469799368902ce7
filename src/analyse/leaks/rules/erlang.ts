import type { IssuerRules } from '../types.ts';

export const erlang: IssuerRules = {
  id: 'erlang',
  issuer: 'Erlang',
  rules: [
    {
      id: 'erlang-cookie',
      title: 'Cookie by which nodes of Erlang obey each other',
      severity: 'critical',
      keywords: ['erlang_cookie', '-setcookie '],
      pattern:
        /(?:ERLANG_COOKIE["']?\s{0,2}[=:]\s{0,2}|-setcookie )["']?(?<secret>[A-Za-z0-9_+/=-]{16,255})(?![\w./-])/,
      reach: 300,
      entropy: 3.2,
      source: 'https://www.erlang.org/doc/system/distributed.html#security',
      revoke: 'https://www.rabbitmq.com/docs/clustering#erlang-cookie',
      examples: [
        'RABBITMQ_ERLANG_COOKIE={upper:20}',
        'RABBITMQ_ERLANG_COOKIE: "{alnum:32}"',
        'erl -name a@b -setcookie {upper:20}',
      ],
      nearMisses: [
        'RABBITMQ_ERLANG_COOKIE=$ERLANG_COOKIE',
        'erl -setcookie monster',
        'RABBITMQ_ERLANG_COOKIE=xxxxxxxxxxxxxxxxxxxx',
        'RABBITMQ_ERLANG_COOKIE_FILE=/var/lib/rabbitmq/cookie-of-this-node',
      ],
    },
  ],
};
