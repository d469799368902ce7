import { withoutCredentials } from '../../../model/credentials.ts';
import { textAt, valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, itemsOf, type Judged } from '../../audit/forge.ts';

const REFERENCES = ['https://docs.github.com/en/rest/repos/webhooks'] as const;

interface HookRule extends Pick<ForgeRule, 'why' | 'fix' | 'references' | 'expected'> {
  /** Ends the id. */
  readonly id: string;
  /** Ends the title. */
  readonly what: string;
  readonly holds: (config: unknown) => boolean;
  /** What is told besides where the webhook leads. */
  readonly more: (config: unknown) => string;
  readonly bad: object;
  readonly good: object;
}

const URL_OF_EXAMPLE = 'https://builder.example/hook';
const RULES: readonly HookRule[] = [
  {
    id: 'http',
    what: 'is sent without TLS',
    why: 'Who is on the way reads what happens in the repository, and sends as if he were GitHub.',
    fix: 'Give it an https URL.',
    references: REFERENCES,
    expected: 'an https URL',
    holds: (config) => /^https:/i.test(urlOf(config)),
    more: () => '',
    bad: { url: 'http://builder.example/hook' },
    good: { url: URL_OF_EXAMPLE },
  },
  {
    id: 'tls',
    what: 'does not verify whom it speaks to',
    why: 'Anybody on the way can pose as the receiver.',
    fix: 'Enable SSL verification.',
    references: REFERENCES,
    expected: '"insecure_ssl": "0"',
    holds: isVerified,
    more: (config) => `: "insecure_ssl": ${isVerified(config) ? '"0"' : '"1"'}`,
    bad: { url: URL_OF_EXAMPLE, insecure_ssl: '1' },
    good: { url: URL_OF_EXAMPLE, insecure_ssl: '0' },
  },
  {
    id: 'secret',
    what: 'has no secret',
    why: 'Its receiver cannot tell GitHub from anybody else, who may start builds or deployments.',
    fix: 'Set a secret, and have the receiver verify the signature.',
    references: ['https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries'],
    expected: 'a secret',
    holds: hasSecret,
    more: (config) => (hasSecret(config) ? ': has a secret' : ': has no secret'),
    bad: { url: URL_OF_EXAMPLE },
    good: { url: URL_OF_EXAMPLE, secret: '********' },
  },
];

/** What webhooks of a repository, or of an organisation, should be like. */
export function hookRules(about: string, prefix: string, subject: string): ForgeRule[] {
  const example = (config: object) => ({ [about]: [{ id: 1, active: true, config }] });
  return RULES.map(({ id, what, holds, more, bad, good, ...head }) => ({
    ...head,
    id: `${prefix}-${id}`,
    title: `${subject} ${what}`,
    severity: 'medium',
    about,
    judge: eachHook(holds, more),
    failing: example(bad),
    passing: example(good),
  }));
}

function isVerified(config: unknown): boolean {
  return Number(valueAt(config, ['insecure_ssl']) ?? 0) === 0;
}

function hasSecret(config: unknown): boolean {
  const secret = valueAt(config, ['secret']);
  return typeof secret === 'string' && secret !== '';
}

function urlOf(config: unknown): string {
  return textAt(config, ['url']);
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
