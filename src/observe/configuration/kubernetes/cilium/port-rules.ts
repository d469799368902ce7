import * as z from 'zod';
import { dnsPattern } from '../../../../model/network/dns-pattern.ts';
import { hostLanguage } from '../../../../model/segmentation/permission-traffic.ts';
import { ApplicationSet } from '../../../../model/sets/applications.ts';
import { OptionalText } from '../../../../model/sets/optional-text.ts';
import { Language } from '../../../../model/sets/language.ts';
import { anyOf, type Ports } from '../port.ts';
import { fqdnSchema, PLAIN } from './fqdn.ts';
import { httpMessages, httpSchema } from './http.ts';
import { kafkaMessages, kafkaSchema } from './kafka.ts';
import { isTcpPort, portsOf, portsSchema } from './ports.ts';
import type { Tell } from './types.ts';

const tlsSchema = z.strictObject({
  secret: z.strictObject({ name: z.string(), namespace: z.string().optional() }),
  trustedCA: z.string().optional(),
  certificate: z.string().optional(),
  privateKey: z.string().optional(),
});

const listenerSchema = z.strictObject({
  envoyConfig: z.strictObject({ kind: z.string().optional(), name: z.string() }),
  name: z.string(),
  priority: z.int().optional(),
});

const rulesSchema = z
  .strictObject({
    http: z.array(httpSchema).default([]),
    kafka: z.array(kafkaSchema).default([]),
    dns: z.array(fqdnSchema).default([]),
    l7proto: z.string().max(200).default(''),
    l7: z.array(z.record(z.string(), z.string())).default([]),
  })
  .refine(({ l7proto, l7 }) => l7proto !== '' || l7.length === 0, {
    path: ['l7'],
    message: 'needs an l7proto',
  })
  .refine(
    ({ http, kafka, dns, l7proto }) =>
      [http.length, kafka.length, dns.length, l7proto.length].filter((length) => length > 0).length < 2,
    { message: 'must be of one protocol only' },
  );

const ruleSchema = z
  .strictObject({
    ports: portsSchema,
    terminatingTLS: tlsSchema.optional(),
    originatingTLS: tlsSchema.optional(),
    serverNames: z.array(z.string().min(1).max(255)).default([]),
    listener: listenerSchema.optional(),
    rules: rulesSchema.optional(),
  })
  .refine(({ ports, rules, serverNames }) => !isOverTcp(rules, serverNames) || ports.every(isTcpPort), {
    path: ['ports'],
    message: 'must be TCP and not 0 where rules are for HTTP, Kafka or server names',
  })
  .refine(({ listener, rules }) => !listener || !isOverTcp(rules, []), {
    path: ['listener'],
    message: 'must not stand beside rules',
  })
  .refine(
    ({ serverNames, rules, terminatingTLS }) =>
      serverNames.length === 0 || terminatingTLS || !isOverTcp(rules, []),
    {
      path: ['serverNames'],
      message: 'need terminatingTLS where there are rules too',
    },
  );
type WrittenRule = z.output<typeof ruleSchema>;

export const portRulesSchema = z.array(ruleSchema).optional();
/** Rules that deny know of ports only. */
export const portDenyRulesSchema = z
  .array(
    z.strictObject({ ports: portsSchema }).transform((rule): WrittenRule => ({ ...rule, serverNames: [] })),
  )
  .optional();
export type WrittenPortRules = NonNullable<z.output<typeof portRulesSchema>>;

function isOverTcp(rules: z.output<typeof rulesSchema> | undefined, serverNames: readonly string[]): boolean {
  const length = rules ? rules.http.length + rules.kafka.length + rules.l7proto.length : 0;
  return length + serverNames.length > 0;
}

/** The traffic of any of the rules. Throws a `Fault` for expressions and patterns that cannot be read. */
export function portRulePorts(written: WrittenPortRules, tell: Tell): Ports {
  const parts = written.map((rule, index): Ports => {
    const field = `toPorts[${index}]`;
    if (rule.ports.length > 0) return portsOf(rule.ports, messagesOf(rule, field, tell));
    tell(
      `${field}.ports`,
      'is missing, and what that means is not documented; these toPorts are taken as no port',
    );
    return portsOf([], undefined);
  });
  return anyOf(parts);
}

/** The DNS names that alone may be asked for; undefined: any. */
export function questionsOf(written: WrittenPortRules): string[] | undefined {
  const names = written.flatMap(({ rules }) =>
    (rules?.dns ?? []).flatMap(({ matchName, matchPattern }) => [matchName ?? [], matchPattern ?? []].flat()),
  );
  return names.length > 0 ? [...new Set(names)].toSorted() : undefined;
}

/** What may be said; undefined: anything. */
function messagesOf(rule: WrittenRule, field: string, tell: Tell): ApplicationSet | undefined {
  const { rules, serverNames, listener } = rule;
  if (listener)
    tell(`${field}.listener`, 'sends the traffic to an Envoy listener, which is taken to allow all of it');
  const names = serverNames.length > 0 ? [withServerNames(serverNames)] : [];
  const applications = rules ? applicationsIn(rules, `${field}.rules`, tell) : [];
  return [...names, ...applications].reduce<ApplicationSet | undefined>(
    (all, one) => all?.intersect(one) ?? one,
    undefined,
  );
}

/** TLS must be there, with a name of these. */
function withServerNames(names: readonly string[]): ApplicationSet {
  const texts = Language.unionOf(names.map((name) => serverName(name.toLowerCase().replace(/\.$/, ''))));
  return ApplicationSet.serverNames(OptionalText.of(texts));
}

/** Names are compared in any case. */
function serverName(pattern: string): Language {
  return PLAIN.test(pattern) ? hostLanguage(pattern) : dnsPattern(pattern);
}

function applicationsIn(rules: z.output<typeof rulesSchema>, field: string, tell: Tell): ApplicationSet[] {
  const { http, kafka, dns, l7proto } = rules;
  if (l7proto !== '')
    tell(`${field}.l7proto`, 'is a protocol that is not read; all of its requests are taken as allowed');
  if (dns.some(({ matchPattern }) => matchPattern !== '*'))
    tell(`${field}.dns`, 'says which names may be asked for; only the connection is evaluated', {
      kind: 'unsupported',
      informational: true,
    });
  const messages = [
    ...http.map((one, index) => httpMessages(one, `${field}.http[${index}]`, tell)),
    ...kafka.map((one, index) => kafkaMessages(one, `${field}.kafka[${index}]`, tell)),
  ];
  return messages.length === 0 ? [] : [messages.reduce((all, one) => all.union(one))];
}
