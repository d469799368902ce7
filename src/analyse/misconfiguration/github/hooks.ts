import { withoutCredentials } from '../../../model/credentials.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, itemsOf, type Judged } from '../../audit/forge.ts';

const REFERENCES = ['https://docs.github.com/en/rest/repos/webhooks'] as const;

/** What webhooks of a repository, or of an organisation, should be like. */
export function hookRules(about: string, id: string, what: string): ForgeRule[] {
  const example = (config: object) => ({ [about]: [{ id: 1, active: true, config }] });
  return [
    {
      id: `${id}-http`,
      title: `${what} is sent without TLS`,
      why: 'Who is on the way reads what happens in the repository, and sends as if he were GitHub.',
      fix: 'Give it an https URL.',
      severity: 'medium',
      references: REFERENCES,
      about,
      expected: 'an https URL',
      judge: eachHook((config) => /^https:/i.test(urlOf(config)), () => ''),
      failing: example({ url: 'http://builder.example/hook' }),
      passing: example({ url: 'https://builder.example/hook' }),
    },
    {
      id: `${id}-tls`,
      title: `${what} does not verify whom it speaks to`,
      why: 'Anybody on the way can pose as the receiver.',
      fix: 'Enable SSL verification.',
      severity: 'medium',
      references: REFERENCES,
      about,
      expected: '"insecure_ssl": "0"',
      judge: eachHook(
        (config) => !['1', 1, true].includes(valueAt(config, ['insecure_ssl']) as string),
        (config) => `: "insecure_ssl": ${JSON.stringify(valueAt(config, ['insecure_ssl'])) ?? '"0"'}`,
      ),
      failing: example({ url: 'https://builder.example/hook', insecure_ssl: '1' }),
      passing: example({ url: 'https://builder.example/hook', insecure_ssl: '0' }),
    },
    {
      id: `${id}-secret`,
      title: `${what} has no secret`,
      why: 'Its receiver cannot tell GitHub from anybody else, who may start builds or deployments.',
      fix: 'Set a secret, and have the receiver verify the signature.',
      severity: 'medium',
      references: ['https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries'],
      about,
      expected: 'a secret',
      judge: eachHook(hasSecret, (config) => (hasSecret(config) ? ': has a secret' : ': has no secret')),
      failing: example({ url: 'https://builder.example/hook' }),
      passing: example({ url: 'https://builder.example/hook', secret: '********' }),
    },
  ];
}

function hasSecret(config: unknown): boolean {
  const secret = valueAt(config, ['secret']);
  return typeof secret === 'string' && secret !== '';
}

function urlOf(config: unknown): string {
  return String(valueAt(config, ['url']) ?? '');
}

/** Of the URL only its origin is told: people write tokens into the rest. */
function eachHook(holds: (config: unknown) => boolean, more: (config: unknown) => string) {
  return (list: unknown): readonly Judged[] =>
    itemsOf(list)
      .filter((one) => valueAt(one, ['active']) !== false)
      .map((one) => {
        const config = valueAt(one, ['config']);
        return { holds: holds(config), actual: `webhook ${originOf(urlOf(config))}${more(config)}` };
      });
}

function originOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.protocol}//${parsed.host}` : withoutCredentials(url).slice(0, 60);
}
