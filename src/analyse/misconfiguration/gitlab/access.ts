import { textAt, valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, itemsOf, type Judged, nameOf } from '../../audit/forge.ts';

const HOOKS = ['https://docs.gitlab.com/api/project_webhooks/'] as const;
const OWNER = 50;
const MOST_OWNERS = 5;

const isLive = (one: unknown): boolean =>
  valueAt(one, ['revoked']) !== true &&
  valueAt(one, ['active']) !== false &&
  valueAt(one, ['expired']) !== true;
/** Ends it, or does it last for ever? */
const endOf = (one: unknown): Judged => {
  const end = valueAt(one, ['expires_at']);
  const holds = typeof end === 'string';
  return { holds, actual: `${nameOf(one)} ${holds ? `ends ${end.slice(0, 10)}` : 'never ends'}` };
};
const hookOrigin = (one: unknown): string => {
  const url = URL.parse(textAt(one, ['url']));
  return url ? `${url.protocol}//${url.host}` : 'without a URL';
};
/** Who gets at a project: keys, tokens, hooks, mirrors and people. */
export const ACCESS_RULES: readonly ForgeRule[] = [
  {
    id: 'gitlab-deploy-key-write',
    title: 'A deploy key may push',
    why: 'It is a key without a person and without a second factor, and lies on some machine.',
    fix: 'Take its write permission away, or use a token of the project that ends.',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/deploy_keys/'],
    about: 'deploy-keys',
    expected: '"can_push": false',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const may = valueAt(one, ['can_push']) === true;
        return { holds: !may, actual: `key ${nameOf(one, 'title')}: "can_push": ${may}` };
      }),
    failing: { 'deploy-keys': [{ id: 1, title: 'builder', can_push: true }] },
    passing: { 'deploy-keys': [{ id: 1, title: 'builder', can_push: false }] },
  },
  {
    id: 'gitlab-deploy-token-end',
    title: 'A deploy token never ends',
    why: 'Whoever finds it years later still gets at packages, images and code.',
    fix: 'Replace it by one that ends.',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/deploy_tokens/'],
    about: 'deploy-tokens',
    expected: 'a date at which it ends',
    judge: (list) => itemsOf(list).filter(isLive).map(endOf),
    failing: { 'deploy-tokens': [{ name: 'cluster', expires_at: null, revoked: false }] },
    passing: {
      'deploy-tokens': [{ name: 'cluster', expires_at: '2030-01-01T00:00:00.000Z', revoked: false }],
    },
  },
  {
    id: 'gitlab-deploy-token-write',
    title: 'A deploy token may write packages or images',
    why: 'Whoever finds it where it is used puts other images in place of those that run.',
    fix: 'Give it scopes that read, and have pipelines write with their own token.',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/deploy_tokens/'],
    about: 'deploy-tokens',
    expected: 'scopes that read',
    judge: (list) =>
      itemsOf(list)
        .filter(isLive)
        .map((one) => {
          const writes = itemsOf(valueAt(one, ['scopes'])).filter((scope) =>
            String(scope).startsWith('write_'),
          );
          return {
            holds: writes.length === 0,
            actual: `${nameOf(one)}: ${writes.length > 0 ? writes.join(', ') : 'reads'}`,
          };
        }),
    failing: { 'deploy-tokens': [{ name: 'cluster', scopes: ['read_registry', 'write_registry'] }] },
    passing: { 'deploy-tokens': [{ name: 'cluster', scopes: ['read_registry'] }] },
  },
  {
    id: 'gitlab-access-token-end',
    title: 'An access token of the project never ends',
    why: 'Whoever finds it years later is still a member.',
    fix: 'Replace it by one that ends.',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/project_access_tokens/'],
    about: 'access-tokens',
    expected: 'a date at which it ends',
    judge: (list) => itemsOf(list).filter(isLive).map(endOf),
    failing: { 'access-tokens': [{ name: 'release', active: true, expires_at: null }] },
    passing: { 'access-tokens': [{ name: 'release', active: true, expires_at: '2030-01-01' }] },
  },
  {
    id: 'gitlab-access-token-owner',
    title: 'An access token of the project is an owner',
    why: 'It can switch off all that protects the project, and needs no second factor.',
    fix: 'Give it the least role that does its work.',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/project_access_tokens/'],
    about: 'access-tokens',
    expected: 'a role below owner',
    judge: (list) =>
      itemsOf(list)
        .filter(isLive)
        .map((one) => {
          const level = Number(valueAt(one, ['access_level']));
          return { holds: !(level >= OWNER), actual: `${nameOf(one)}: "access_level": ${level}` };
        }),
    failing: { 'access-tokens': [{ name: 'release', active: true, access_level: 50 }] },
    passing: { 'access-tokens': [{ name: 'release', active: true, access_level: 30 }] },
  },
  {
    id: 'gitlab-webhook-http',
    title: 'A webhook is sent without TLS',
    why: 'Who is on the way reads what happens in the project, and its token.',
    fix: 'Give it an https URL.',
    severity: 'medium',
    references: HOOKS,
    about: 'hooks',
    expected: 'an https URL',
    judge: (list) =>
      itemsOf(list).map((one) => ({
        holds: hookOrigin(one).startsWith('https:'),
        actual: `webhook ${hookOrigin(one)}`,
      })),
    failing: { hooks: [{ id: 1, url: 'http://builder.example/hook' }] },
    passing: { hooks: [{ id: 1, url: 'https://builder.example/hook' }] },
  },
  {
    id: 'gitlab-webhook-tls',
    title: 'A webhook does not verify whom it speaks to',
    why: 'Anybody on the way can pose as the receiver.',
    fix: 'Enable SSL verification.',
    severity: 'medium',
    references: HOOKS,
    about: 'hooks',
    expected: '"enable_ssl_verification": true',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const holds = valueAt(one, ['enable_ssl_verification']) !== false;
        return { holds, actual: `webhook ${hookOrigin(one)}: "enable_ssl_verification": ${holds}` };
      }),
    failing: { hooks: [{ id: 1, url: 'https://builder.example/hook', enable_ssl_verification: false }] },
    passing: { hooks: [{ id: 1, url: 'https://builder.example/hook', enable_ssl_verification: true }] },
  },
  {
    id: 'gitlab-trigger-token',
    title: 'Pipelines can be started by a token without an end',
    why: 'Whoever finds it starts pipelines with variables of his own, as the person who made it.',
    fix: 'Revoke it; start pipelines by job tokens or multi-project pipelines.',
    severity: 'low',
    references: ['https://docs.gitlab.com/api/pipeline_triggers/'],
    about: 'triggers',
    expected: 'no trigger token without an end',
    judge: (list) => {
      const found = itemsOf(list).map((one): Judged => {
        const end = valueAt(one, ['expires_at']);
        return { holds: typeof end === 'string', actual: `trigger ${nameOf(one, 'description')}` };
      });
      return found.length > 0 ? found : [{ holds: true, actual: 'no trigger token' }];
    },
    failing: { triggers: [{ id: 1, description: 'nightly', expires_at: null }] },
    passing: { triggers: [] },
  },
  {
    id: 'gitlab-mirror-http',
    title: 'The project is mirrored without TLS',
    why: 'Who is on the way reads the code and the credentials of the mirror.',
    fix: 'Give the mirror an https or ssh URL.',
    severity: 'high',
    references: ['https://docs.gitlab.com/api/remote_mirrors/'],
    about: 'mirrors',
    expected: 'an https or ssh URL',
    judge: (list) =>
      itemsOf(list).map((one) => ({
        holds: /^(?:https|ssh):/.test(hookOrigin(one)),
        actual: `mirror ${hookOrigin(one)}`,
      })),
    failing: { mirrors: [{ id: 1, enabled: true, url: 'http://mirror.example/shop.git' }] },
    passing: { mirrors: [{ id: 1, enabled: true, url: 'https://mirror.example/shop.git' }] },
  },
  {
    id: 'gitlab-owners',
    title: 'Many people are owners of the project',
    why: 'Each of their accounts can switch off all that protects it.',
    fix: `Keep owners to at most ${MOST_OWNERS}.`,
    severity: 'low',
    references: ['https://docs.gitlab.com/api/members/'],
    standards: ['NIST SP 800-218 PS.1.1'],
    about: 'members',
    expected: `at most ${MOST_OWNERS}`,
    judge: (list) => {
      const { length } = itemsOf(list).filter((one) => Number(valueAt(one, ['access_level'])) >= OWNER);
      return [{ holds: length <= MOST_OWNERS, actual: `${length} of them` }];
    },
    failing: { members: Array.from({ length: 6 }, (_, id) => ({ id, access_level: 50 })) },
    passing: { members: [{ id: 1, access_level: 50 }] },
  },
];
